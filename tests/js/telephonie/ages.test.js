import assert from "node:assert/strict";
import { test } from "node:test";

import { attente } from "../../../static/js/telephonie/ages.js";

test("l'attente se lit comme le serveur l'écrit", () => {
  assert.deepEqual([9, 72, 5400].map(attente), ["9 s", "1 min 12", "1 h 30"]);
});
