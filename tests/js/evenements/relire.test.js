import assert from "node:assert/strict";
import { test } from "node:test";
import { adresseRelue } from "../../../static/js/evenements/relire.js";

const page = (dataset) => ({ querySelector: () => (dataset ? /** @type {any} */ ({ dataset }) : null) });

test("une page se relit à son adresse, sauf si elle en dit une autre", () => {
  const ici = "/evenements/4/victimes/12/ouvrir/";
  assert.equal(adresseRelue(page(null), ici), ici);
  assert.equal(adresseRelue(page({ relu: "/evenements/4/victimes/12/" }), ici), "/evenements/4/victimes/12/");
});
