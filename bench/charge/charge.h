/* The load client of `make bench`: N WebSocket readers and K HTTP posters in one epoll loop, so that the client costs as little as it can. */
#ifndef CHARGE_H
#define CHARGE_H

#include <stddef.h>
#include <stdint.h>

#define MAX_ENTREES (1 << 17)   /* Entries of one run; also the span of numbers followed for each reader. */
#define MAX_PORTS 16

typedef struct {
    const char *hote, *chemin_fil, *chemin_entrees, *suivre, *texte, *sessions;
    int ports[MAX_PORTS], nb_ports, lecteurs, posteurs;
    int delai;                   /* Seconds beyond which what has not come is lost. */
    long curseur;
} Options;

typedef struct {
    char *cookie;   /* What follows "Cookie: ". */
    char *jeton_csrf;
} Session;

/* One posted entry: when its POST started, when the last reader had it, how many have it. */
typedef struct {
    uint64_t depart, fin;
    uint32_t recues;
    uint8_t accusee;
} Entree;

/* What went wrong and how much went through, since the start of the program. */
typedef struct {
    long recues, doublees, desordonnees, refus, coupures, entrees_refusees, octets, octets_de_depeches;
} Compte;

extern Options options;
extern Session *sessions;
extern int nb_sessions;
extern Entree *entrees;
extern long nb_entrees, nb_accusees, nb_completes;
extern Compte compte;

uint64_t maintenant(void);
void mourir(const char *quoi);
int brancher_prise(int port);
void surveiller(int fd, uint32_t evenements, int nouvelle, void *qui);

/* Whoever sits behind a file descriptor of the loop. */
typedef enum { LECTEUR, POSTEUR } Genre;
typedef struct { Genre genre; int fd; } Branche;

void lecteurs_preparer(void);
int lecteurs_avancer(void);              /* Starts a few more connections; returns how many readers are not ready yet. */
void lecteur_evenement(Branche *, uint32_t);
long lecteurs_perdues(long attendues);   /* Deliveries missing if each reader should have had this many dépêches. */

void posteurs_preparer(void);
int posteur_libre(int rang);
void posteur_poster(int rang);
void posteur_evenement(Branche *, uint32_t);

#endif
