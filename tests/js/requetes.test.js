// The cookies of the portal, as scripts read them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cookie } from "../../static/js/requetes.js";

test("le cookie propre à cet hôte passe avant celui que le domaine aurait posé", () => {
  assert.equal(cookie("csrftoken", "csrftoken=posé; __Host-csrftoken=le%20nôtre; a=b"), "le nôtre");
});

test("sans HTTPS le cookie a son nom nu", () => {
  assert.equal(cookie("csrftoken", "a=b; csrftoken=x=y"), "x=y");
  assert.equal(cookie("csrftoken", "xcsrftoken=non"), "");
});
