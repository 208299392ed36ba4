"""What Prometheus is told about the live feed."""

from prometheus_client import Counter, Gauge, Histogram

SOCKETS = Gauge("portail_fil_sockets", "Sockets ouvertes sur ce processus.")
DEPECHES = Counter("portail_fil_depeches", "Dépêches lues et mises en trame par ce processus.")
ENVOIS = Counter("portail_fil_envois", "Trames de dépêche remises à une socket.")
LIVRAISON = Histogram(
    "portail_fil_livraison_secondes",
    "De l'écriture d'une dépêche à sa remise aux sockets de ce processus.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60),
)
GUERISONS = Counter("portail_fil_guerisons", "Fils en retard trouvés par le balayage : sonneries perdues.")
COUPES = Counter("portail_fil_clients_coupes", "Clients coupés.", ["cause"])
