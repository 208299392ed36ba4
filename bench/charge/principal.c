/* The loop and its orders. On standard input: `latence COMBIEN PAUSE_MS`, `debit SECONDES CONNEXIONS`, `fin`. One line of JSON answers each. */
#define _GNU_SOURCE
#include "charge.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

Options options = {.hote = "127.0.0.1", .chemin_fil = "/fil/", .texte = "Essai.", .delai = 60};
Session *sessions;
int nb_sessions;
Entree *entrees;
long nb_entrees, nb_accusees, nb_completes;
Compte compte;
static int veille;

uint64_t maintenant(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ULL + (uint64_t)t.tv_nsec;
}

void mourir(const char *quoi) {
    fprintf(stderr, "charge : %s%s%s\n", quoi, errno ? " : " : "", errno ? strerror(errno) : "");
    exit(1);
}

/* A connected socket. Connecting on this machine takes microseconds: waiting for it is simpler than following it. */
int brancher_prise(int port) {
    struct sockaddr_in adresse = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), un = 1;
    if (fd < 0) mourir("plus de prises (ulimit -n)");
    inet_pton(AF_INET, options.hote, &adresse.sin_addr);
    if (connect(fd, (struct sockaddr *)&adresse, sizeof adresse) < 0) mourir("connexion refusée");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &un, sizeof un);
    return fd;
}

void surveiller(int fd, uint32_t evenements, int nouvelle, void *qui) {
    struct epoll_event e = {.events = evenements, .data.ptr = qui};
    if (epoll_ctl(veille, nouvelle ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &e) < 0) mourir("epoll");
}

static void tourner(int patience_ms) {
    static struct epoll_event evenements[512];
    int n = epoll_wait(veille, evenements, 512, patience_ms);
    for (int i = 0; i < n; i++) {
        Branche *b = evenements[i].data.ptr;
        (b->genre == LECTEUR ? lecteur_evenement : posteur_evenement)(b, evenements[i].events);
    }
}

static void tourner_pendant(uint64_t duree) {
    uint64_t fin = maintenant() + duree;
    for (uint64_t ici = maintenant(); ici < fin; ici = maintenant()) tourner((int)((fin - ici) / 1000000) + 1);
}

static int tout_est_la(void) { return nb_completes >= nb_accusees && nb_accusees + compte.entrees_refusees >= nb_entrees; }

static uint64_t delai_ns(void) { return (uint64_t)options.delai * 1000000000ULL; }

static int attendre_tout(void) {
    for (uint64_t fin = maintenant() + delai_ns(); !tout_est_la() && maintenant() < fin;) tourner(50);
    return tout_est_la();
}

static void brancher(void) {
    uint64_t debut = maintenant();
    while (lecteurs_avancer() && maintenant() - debut < 4 * delai_ns()) tourner(50);
    printf("{\"commande\":\"brancher\",\"secondes\":%.3f,\"coupures\":%ld,\"refus\":%ld}\n",
           (double)(maintenant() - debut) / 1e9, compte.coupures, compte.refus);
}

static void rapporter(const char *commande, long premiere, double secondes) {
    long accusees = 0;
    printf("{\"commande\":\"%s\",\"secondes\":%.4f,\"latences_ms\":[", commande, secondes);
    for (long i = premiere, vues = 0; i < nb_entrees; i++) {
        accusees += entrees[i].accusee;
        if (entrees[i].fin) printf("%s%.3f", vues++ ? "," : "", (double)(entrees[i].fin - entrees[i].depart) / 1e6);
    }
    printf("],\"entrees\":%ld,\"accusees\":%ld,\"entrees_refusees\":%ld,\"recues\":%ld,\"perdues\":%ld,\"doublees\":%ld,"
           "\"desordonnees\":%ld,\"refus\":%ld,\"coupures\":%ld,\"octets_par_depeche\":%ld}\n",
           nb_entrees - premiere, accusees, compte.entrees_refusees, compte.recues, lecteurs_perdues(nb_accusees),
           compte.doublees, compte.desordonnees, compte.refus, compte.coupures,
           compte.recues ? compte.octets_de_depeches / compte.recues : 0);
}

/* One entry at a time, each after every reader had the one before it. */
static void latence(int combien, int pause_ms) {
    long premiere = nb_entrees;
    uint64_t debut = maintenant();
    for (int i = 0; i < combien; i++) {
        posteur_poster(i % options.nb_ports);
        if (!attendre_tout()) break;
        tourner_pendant((uint64_t)pause_ms * 1000000);
    }
    rapporter("latence", premiere, (double)(maintenant() - debut) / 1e9);
}

/* Closed loop: each connection posts again as soon as it is answered; the clock stops at the last delivery. */
static void debit(int secondes, int connexions) {
    long premiere = nb_entrees;
    uint64_t debut = maintenant(), derniere = debut;
    if (connexions > options.posteurs) connexions = options.posteurs;
    while (maintenant() - debut < (uint64_t)secondes * 1000000000ULL) {
        for (int i = 0; i < connexions; i++)
            if (posteur_libre(i)) posteur_poster(i);
        tourner(10);
    }
    attendre_tout();
    for (long i = premiere; i < nb_entrees; i++)
        if (entrees[i].fin > derniere) derniere = entrees[i].fin;
    rapporter("debit", premiere, (double)(derniere - debut) / 1e9);
}

static void lire_sessions(void) {
    char ligne[1024];
    FILE *f = fopen(options.sessions, "r");
    if (!f) mourir(options.sessions);
    while (fgets(ligne, sizeof ligne, f)) {
        char *tabulation = strchr(ligne, '\t');
        if (!tabulation) mourir("une session par ligne : cookie, tabulation, jeton CSRF");
        *tabulation = 0;
        tabulation[strcspn(tabulation + 1, "\n") + 1] = 0;
        sessions = realloc(sessions, (size_t)(nb_sessions + 1) * sizeof *sessions);
        sessions[nb_sessions++] = (Session){strdup(ligne), strdup(tabulation + 1)};
    }
    fclose(f);
    if (!nb_sessions) mourir("aucune session");
}

static void lire_ports(char *texte) {
    for (char *p = strtok(texte, ","); p && options.nb_ports < MAX_PORTS; p = strtok(NULL, ",")) options.ports[options.nb_ports++] = atoi(p);
}

static void lire_options(int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
        char *nom = argv[i], *valeur = argv[i + 1];
        if (!strcmp(nom, "--ports")) lire_ports(valeur);
        else if (!strcmp(nom, "--sessions")) options.sessions = valeur;
        else if (!strcmp(nom, "--lecteurs")) options.lecteurs = atoi(valeur);
        else if (!strcmp(nom, "--posteurs")) options.posteurs = atoi(valeur);
        else if (!strcmp(nom, "--suivre")) options.suivre = valeur;
        else if (!strcmp(nom, "--curseur")) options.curseur = atol(valeur);
        else if (!strcmp(nom, "--entrees")) options.chemin_entrees = valeur;
        else if (!strcmp(nom, "--delai")) options.delai = atoi(valeur);
        else if (!strcmp(nom, "--texte")) options.texte = valeur;
        else mourir(nom);
    }
    if (!options.nb_ports || !options.sessions || !options.suivre || !options.chemin_entrees) mourir("options incomplètes");
    if (options.posteurs < options.nb_ports) options.posteurs = options.nb_ports;
}

/* Between two orders the readers go on reading: a heartbeat or a ping may come. */
static int ordre_present(void) {
    struct pollfd entree = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&entree, 1, 0) > 0;
}

int main(int argc, char **argv) {
    char ordre[256];
    int a, b;
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0);   /* Otherwise an order read ahead would hide from poll. */
    lire_options(argc, argv);
    lire_sessions();
    srandom((unsigned)(maintenant() ^ (uint64_t)getpid()));
    veille = epoll_create1(EPOLL_CLOEXEC);
    entrees = calloc(MAX_ENTREES, sizeof *entrees);
    if (!entrees) mourir("mémoire épuisée");
    lecteurs_preparer();
    posteurs_preparer();
    brancher();
    for (;;) {
        while (!ordre_present()) tourner(50);
        if (!fgets(ordre, sizeof ordre, stdin) || !strncmp(ordre, "fin", 3)) return 0;
        if (sscanf(ordre, "latence %d %d", &a, &b) == 2) latence(a, b);
        else if (sscanf(ordre, "debit %d %d", &a, &b) == 2) debit(a, b);
        else mourir("ordre inconnu");
    }
}
