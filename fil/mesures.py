"""What Prometheus is told about the live feed."""

from prometheus_client import Counter, Gauge

SOCKETS = Gauge("portail_fil_sockets", "Sockets ouvertes sur ce processus.")
DEPECHES = Counter("portail_fil_depeches", "Dépêches lues et mises en trame par ce processus.")
ENVOIS = Counter("portail_fil_envois", "Trames de dépêche remises à une socket.")
GUERISONS = Counter("portail_fil_guerisons", "Fils en retard trouvés par le balayage : sonneries perdues.")
COUPES = Counter("portail_fil_clients_coupes", "Clients coupés.", ["cause"])
