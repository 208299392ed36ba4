#!/bin/sh
# The same with curl: write an entry in a groupe, then read what its fil has said since.
#   PORTAIL=https://portail.example CLIENT_ID=… CLIENT_SECRET=… ./client.sh 12 "Lignes rétablies."
set -eu
GROUPE=$1 TEXTE=$2

lire() { # A field of a JSON object on the standard input.
  python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"
}

BEARER=$(curl -sSf -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials \
  -d "scope=lire:fil ecrire:entrees" "$PORTAIL/oauth/token/" | lire access_token)
api() { curl -sSf -H "Authorization: Bearer $BEARER" "$@"; }

# Where the fil stands, before writing.
TETE=$(api "$PORTAIL/api/v1/groupes/$GROUPE/fil/?limite=1" | lire tete)

# The jeton makes sending again harmless: a second time answers 200 with the same entry.
JETON=$(python3 -c 'import uuid; print(uuid.uuid4())')
CORPS=$(python3 -c 'import json, sys; print(json.dumps({"jeton": sys.argv[1], "texte": sys.argv[2]}))' "$JETON" "$TEXTE")
api -H "Content-Type: application/json" -d "$CORPS" "$PORTAIL/api/v1/groupes/$GROUPE/entrees/" > /dev/null

api "$PORTAIL/api/v1/groupes/$GROUPE/fil/?apres=$TETE"
