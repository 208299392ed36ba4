/* The posters: HTTP/1.1 connections kept alive, one request at a time on each, as a browser does. */
#define _GNU_SOURCE
#include "charge.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define TAILLE_REPONSE 65536

typedef struct {
    Branche branche;
    int rang, occupe, ouvert;
    long entree;                 /* The entry whose answer is awaited. */
    char reponse[TAILLE_REPONSE + 1];
    size_t taille;
} Posteur;

static Posteur *posteurs;

void posteurs_preparer(void) {
    posteurs = calloc((size_t)options.posteurs, sizeof *posteurs);
    if (!posteurs) mourir("mémoire épuisée");
    for (int i = 0; i < options.posteurs; i++) {
        posteurs[i].branche.genre = POSTEUR;
        posteurs[i].rang = i;
    }
}

int posteur_libre(int rang) { return !posteurs[rang].occupe; }

static void fermer(Posteur *p) {
    if (p->ouvert) close(p->branche.fd);
    p->ouvert = 0;
}

static void uuid(char *sortie) {
    uint8_t o[16];
    for (int i = 0; i < 16; i++) o[i] = (uint8_t)(random() >> 7);
    o[6] = (o[6] & 0x0f) | 0x40;
    o[8] = (o[8] & 0x3f) | 0x80;
    for (int i = 0, j = 0; i < 16; i++) {
        j += sprintf(sortie + j, "%02x", o[i]);
        if (i == 3 || i == 5 || i == 7 || i == 9) sortie[j++] = '-';
    }
    sortie[36] = 0;
}

void posteur_poster(int rang) {
    Posteur *p = &posteurs[rang];
    Session *s = &sessions[(options.lecteurs + rang) % nb_sessions];
    int port = options.ports[rang % options.nb_ports];
    char jeton[40], corps[4096], demande[8192];
    if (nb_entrees >= MAX_ENTREES) mourir("trop d'entrées pour un seul passage");
    uuid(jeton);
    int longueur = snprintf(corps, sizeof corps,
                            "{\"jeton\":\"%s\",\"texte\":\"%s mesure=%08ld;\",\"importance\":\"normale\",\"categorie\":\"information\"}",
                            jeton, options.texte, nb_entrees);
    int n = snprintf(demande, sizeof demande,
                     "POST %s HTTP/1.1\r\nHost: %s:%d\r\nOrigin: http://%s:%d\r\nAccept: application/json\r\n"
                     "Content-Type: application/json\r\nContent-Length: %d\r\nCookie: %s\r\nX-CSRFToken: %s\r\n\r\n%s",
                     options.chemin_entrees, options.hote, port, options.hote, port, longueur, s->cookie, s->jeton_csrf, corps);
    if (!p->ouvert) {
        p->branche.fd = brancher_prise(port);
        p->ouvert = 1;
        surveiller(p->branche.fd, EPOLLIN, 1, p);
    }
    p->occupe = 1;
    p->taille = 0;
    p->entree = nb_entrees++;
    entrees[p->entree].depart = maintenant();
    if (send(p->branche.fd, demande, (size_t)n, MSG_NOSIGNAL) != n) mourir("demande non envoyée");
}

/* Whether the whole answer is there; its body has a length, or comes in chunks that end with an empty one. */
static int complete(Posteur *p) {
    char *fin = memmem(p->reponse, p->taille, "\r\n\r\n", 4);
    if (!fin) return 0;
    char *longueur = strcasestr(p->reponse, "\r\ncontent-length:");
    if (longueur && longueur < fin) return p->taille >= (size_t)(fin + 4 - p->reponse) + strtoul(longueur + 17, NULL, 10);
    return p->taille >= 5 && memcmp(p->reponse + p->taille - 5, "0\r\n\r\n", 5) == 0;
}

static void conclure(Posteur *p) {
    p->occupe = 0;
    if (p->taille > 12 && memcmp(p->reponse + 9, "201", 3) == 0) {
        entrees[p->entree].accusee = 1;
        nb_accusees++;
    } else if (compte.entrees_refusees++ < 3) {
        fprintf(stderr, "entrée refusée : %.300s\n", p->reponse);
    }
    if (strcasestr(p->reponse, "connection: close")) fermer(p);
}

void posteur_evenement(Branche *b, uint32_t evenements) {
    Posteur *p = (Posteur *)b;
    if (!evenements || !p->ouvert) return;
    ssize_t n = recv(p->branche.fd, p->reponse + p->taille, TAILLE_REPONSE - p->taille, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
        fermer(p);
        if (p->occupe) conclure(p);
        return;
    }
    p->taille += (size_t)n;
    p->reponse[p->taille] = 0;
    if (p->occupe && complete(p)) conclure(p);
}
