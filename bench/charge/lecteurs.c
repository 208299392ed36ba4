/* The readers: WebSocket handshake, frames, and the check of the sequence of each one. */
#define _GNU_SOURCE
#include "charge.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EN_COURS_MAX 32          /* Handshakes at a time: Daphne's listening queue holds 50. */
#define TAMPON (1 << 20)

typedef enum { FERME, POIGNEE, ABONNE, PRET, MORT } Etat;
typedef struct {
    Branche branche;
    Etat etat;
    char *reste;                 /* Bytes of a frame that is not complete yet. */
    size_t taille, capacite;
    long plus_haut, vues;
    uint8_t *vu;                 /* One bit for each number after the cursor. */
} Lecteur;

static Lecteur *lecteurs;
static int suivant, en_cours, prets, morts;
static char tampon[TAMPON];

static void tuer(Lecteur *l, const char *pourquoi) {
    if (l->etat == MORT) return;
    if (compte.coupures++ < 3) fprintf(stderr, "lecteur coupé : %s\n", pourquoi);
    if (l->etat == POIGNEE || l->etat == ABONNE) en_cours--;
    if (l->etat == PRET) prets--;
    l->etat = MORT;
    morts++;
    close(l->branche.fd);
}

static void envoyer_trame(Lecteur *l, int code, const char *charge, size_t n) {
    char trame[4096];
    size_t tete = 6;
    if (n > sizeof trame - 8) mourir("trame à envoyer trop longue");
    trame[0] = (char)(0x80 | code);
    if (n < 126) {
        trame[1] = (char)(0x80 | n);
    } else {
        trame[1] = (char)(0x80 | 126);
        trame[2] = (char)(n >> 8);
        trame[3] = (char)n;
        tete = 8;
    }
    memset(trame + tete - 4, 0, 4);   /* A null mask leaves the text as it is. */
    memcpy(trame + tete, charge, n);
    if (send(l->branche.fd, trame, tete + n, MSG_NOSIGNAL) != (ssize_t)(tete + n)) tuer(l, "envoi incomplet");
}

static long nombre_apres(const char *charge, size_t n, const char *cle) {
    const char *p = memmem(charge, n, cle, strlen(cle));
    return p ? strtol(p + strlen(cle), NULL, 10) : -1;   /* The buffer always ends with a zero. */
}

static void noter_numero(Lecteur *l, long numero) {
    long rang = numero - options.curseur;
    if (rang <= 0 || rang >= MAX_ENTREES) { compte.desordonnees++; return; }
    uint8_t bit = (uint8_t)(1 << (rang & 7)), *octet = &l->vu[rang >> 3];
    if (*octet & bit) { compte.doublees++; return; }
    *octet |= bit;
    l->vues++;
    if (rang != l->plus_haut + 1) compte.desordonnees++;
    if (rang > l->plus_haut) l->plus_haut = rang;
}

static void lire_depeche(Lecteur *l, const char *charge, size_t n) {
    compte.recues++;
    compte.octets_de_depeches += (long)n;
    noter_numero(l, nombre_apres(charge, n, "\"numero\":"));
    long mesure = nombre_apres(charge, n, "mesure=");
    if (mesure < 0 || mesure >= nb_entrees) return;
    Entree *e = &entrees[mesure];
    if (++e->recues == (uint32_t)options.lecteurs) {
        e->fin = maintenant();
        nb_completes++;
    }
}

static void lire_trame(Lecteur *l, int code, char *charge, size_t n) {
    if (code == 8) { tuer(l, "fermé par le serveur"); return; }
    if (code == 9) { envoyer_trame(l, 10, charge, n); return; }
    if (code != 1) return;
    size_t debut = n < 64 ? n : 64;
    char apres = charge[n];
    charge[n] = 0;
    if (memmem(charge, debut, "\"depeche\"", 9)) {
        lire_depeche(l, charge, n);
    } else if (memmem(charge, debut, "\"tetes\"", 7)) {
        if (l->etat == ABONNE) { l->etat = PRET; en_cours--; prets++; }
    } else if (memmem(charge, debut, "\"refus\"", 7) || memmem(charge, debut, "\"erreur\"", 8)) {
        if (compte.refus++ < 3) fprintf(stderr, "refus : %.*s\n", (int)(n < 200 ? n : 200), charge);
    }
    charge[n] = apres;
}

/* Reads the answer to the handshake; returns how many bytes it takes, 0 when it is not complete. */
static size_t lire_poignee(Lecteur *l, char *p, size_t n) {
    char *fin = memmem(p, n, "\r\n\r\n", 4);
    if (!fin) return 0;
    if (n < 12 || memcmp(p + 9, "101", 3) != 0) {
        char *ligne = memchr(p, '\r', n);
        *ligne = 0;
        tuer(l, p);
        return 0;
    }
    l->etat = ABONNE;
    envoyer_trame(l, 1, options.suivre, strlen(options.suivre));
    return (size_t)(fin + 4 - p);
}

/* Reads one complete frame; returns how many bytes it takes, 0 when it is not complete. */
static size_t une_trame(Lecteur *l, char *p, size_t n) {
    const uint8_t *u = (const uint8_t *)p;
    if (n < 2) return 0;
    size_t tete = 2, longueur = u[1] & 0x7f;
    if (longueur == 126) {
        if (n < 4) return 0;
        longueur = (size_t)u[2] << 8 | u[3];
        tete = 4;
    } else if (longueur == 127) {
        if (n < 10) return 0;
        longueur = 0;
        for (int i = 2; i < 10; i++) longueur = longueur << 8 | u[i];
        tete = 10;
    }
    if (!(u[0] & 0x80) || (u[0] & 0x70) || (u[1] & 0x80)) { tuer(l, "trame inattendue du serveur"); return 0; }
    if (n < tete + longueur) return 0;
    lire_trame(l, u[0] & 0x0f, p + tete, longueur);
    return tete + longueur;
}

static size_t consommer(Lecteur *l, char *p, size_t n) {
    size_t lus = 0, pas;
    while (lus < n && l->etat != MORT) {
        pas = l->etat == POIGNEE ? lire_poignee(l, p + lus, n - lus) : une_trame(l, p + lus, n - lus);
        if (!pas) break;
        lus += pas;
    }
    return lus;
}

static void garder(Lecteur *l, const char *p, size_t n) {
    if (n + 1 > l->capacite) {
        l->capacite = 2 * n + 64;
        l->reste = realloc(l->reste, l->capacite);
        if (!l->reste) mourir("mémoire épuisée");
    }
    memmove(l->reste, p, n);
    l->taille = n;
}

static void recevoir(Lecteur *l) {
    size_t deja = l->taille;
    if (deja >= TAMPON - 1) { tuer(l, "trame trop longue"); return; }
    if (deja) memcpy(tampon, l->reste, deja);
    ssize_t n = recv(l->branche.fd, tampon + deja, TAMPON - 1 - deja, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) { tuer(l, n ? strerror(errno) : "connexion fermée"); return; }
    compte.octets += n;
    size_t total = deja + (size_t)n, lus = consommer(l, tampon, total);
    if (l->etat == MORT) return;
    l->taille = 0;
    if (lus < total) garder(l, tampon + lus, total - lus);
}

void lecteur_evenement(Branche *b, uint32_t evenements) {
    Lecteur *l = (Lecteur *)b;
    if (l->etat == MORT) return;
    if (evenements) recevoir(l);
}

static void ouvrir(Lecteur *l, int rang) {
    Session *s = &sessions[rang % nb_sessions];
    int port = options.ports[rang % options.nb_ports];
    char demande[2048];
    int n = snprintf(demande, sizeof demande,
                     "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                     "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://%s:%d\r\nCookie: %s\r\n\r\n",
                     options.chemin_fil, options.hote, port, options.hote, port, s->cookie);
    l->branche.fd = brancher_prise(port);
    l->etat = POIGNEE;
    en_cours++;
    surveiller(l->branche.fd, EPOLLIN, 1, l);
    if (send(l->branche.fd, demande, (size_t)n, MSG_NOSIGNAL) != n) tuer(l, "poignée de main non envoyée");
}

void lecteurs_preparer(void) {
    lecteurs = calloc((size_t)options.lecteurs, sizeof *lecteurs);
    for (int i = 0; i < options.lecteurs; i++) {
        lecteurs[i].branche.genre = LECTEUR;
        lecteurs[i].vu = calloc(MAX_ENTREES / 8, 1);
        if (!lecteurs[i].vu) mourir("mémoire épuisée");
    }
}

int lecteurs_avancer(void) {
    while (suivant < options.lecteurs && en_cours < EN_COURS_MAX) {
        ouvrir(&lecteurs[suivant], suivant);
        suivant++;
    }
    return options.lecteurs - prets - morts;
}

long lecteurs_perdues(long attendues) {
    long perdues = 0;
    for (int i = 0; i < options.lecteurs; i++)
        if (lecteurs[i].vues < attendues) perdues += attendues - lecteurs[i].vues;
    return perdues;
}
