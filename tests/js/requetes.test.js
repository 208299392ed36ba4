// The cookies of the portal, as scripts read them, and what a request says of itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cookie, demander } from "../../static/js/requetes.js";

test("le cookie propre à cet hôte passe avant celui que le domaine aurait posé", () => {
  assert.equal(cookie("csrftoken", "csrftoken=posé; __Host-csrftoken=le%20nôtre; a=b"), "le nôtre");
});

test("sans HTTPS le cookie a son nom nu", () => {
  assert.equal(cookie("csrftoken", "a=b; csrftoken=x=y"), "x=y");
  assert.equal(cookie("csrftoken", "xcsrftoken=non"), "");
});

test("ce que la page demande toute seule le dit, et rien d'autre", async (t) => {
  const dits = [];
  t.mock.method(globalThis, "fetch", async (_url, { headers }) => {
    dits.push(headers["X-Portail-Seul"]);
    return new Response();
  });
  await demander("/etat/", { seul: true });
  await demander("/etat/");
  assert.deepEqual(dits, ["oui", undefined]);
});
