import assert from "node:assert/strict";
import test from "node:test";
import { enDecimal, enSexagesimal, lireCoordonnees } from "../../../static/js/carte/coordonnees.js";
import { croise, distance, enClair, longueur, surface, surfaceEnClair } from "../../../static/js/carte/geo.js";
import { elements, frontieres } from "../../../static/js/carte/topojson.js";

const TOULOUSE = { lat: 43.6045, lng: 1.444 };
const PARIS = { lat: 48.8566, lng: 2.3522 };

test("les distances et les surfaces sont celles de la Terre", () => {
  assert.ok(Math.abs(distance(TOULOUSE, PARIS) - 588_000) < 2_000);
  assert.equal(longueur([TOULOUSE]), 0);
  const carre = [
    { lat: 0, lng: 0 },
    { lat: 0, lng: 0.01 },
    { lat: 0.01, lng: 0.01 },
    { lat: 0.01, lng: 0 },
  ];
  assert.ok(Math.abs(surface(carre) - 1_236_000) < 3_000);
  assert.equal(surface(carre), surface(carre.toReversed()));
});

test("les mesures s’écrivent à la française", () => {
  assert.equal(enClair(847.4), "847 m");
  assert.equal(enClair(1234), "1,23 km");
  assert.equal(surfaceEnClair(25_000), "2,5 ha");
  assert.equal(surfaceEnClair(3_400_000), "3,4 km²");
});

for (const [ecrit, lat, lng] of [
  ["43.6045, 1.4440", 43.6045, 1.444],
  ["43,6045 ; 1,444", 43.6045, 1.444],
  ["43.6045 1.444", 43.6045, 1.444],
  ["-21.1, 55.5", -21.1, 55.5],
  ["48.5 N, 4.5 O", 48.5, -4.5],
  ["43°36'16\"N 1°26'38\"E", 43 + 36 / 60 + 16 / 3600, 1 + 26 / 60 + 38 / 3600],
  ["43° 36′ 16″ N, 1° 26′ 38″ O", 43 + 36 / 60 + 16 / 3600, -(1 + 26 / 60 + 38 / 3600)],
]) {
  test(`« ${ecrit} » se lit`, () => {
    const lu = lireCoordonnees(String(ecrit));
    assert.ok(lu && Math.abs(lu.lat - Number(lat)) < 1e-9 && Math.abs(lu.lng - Number(lng)) < 1e-9);
  });
}

for (const ecrit of ["", "Toulouse", "43.6", "93.6, 1.4", "43.6, 181", "43°70'00\"N 1°00'00\"E"]) {
  test(`« ${ecrit} » n’est pas un lieu`, () => {
    assert.equal(lireCoordonnees(ecrit), null);
  });
}

test("ce qui est écrit se relit", () => {
  assert.deepEqual(lireCoordonnees(enDecimal(TOULOUSE)), TOULOUSE);
  assert.equal(enSexagesimal(TOULOUSE), "43° 36′ 16″ N, 1° 26′ 38″ E");
  const relu = lireCoordonnees(enSexagesimal(TOULOUSE));
  assert.ok(relu && Math.abs(relu.lat - TOULOUSE.lat) < 1 / 3600);
});

test("deux départements partagent leur frontière, dessinée dans les deux sens", () => {
  // Two squares side by side: arc 1 is between them.
  const topologie = {
    transform: { scale: [1, 1], translate: [0, 0] },
    arcs: [
      [
        [1, 1],
        [-1, 0],
        [0, -1],
        [1, 0],
      ],
      [
        [1, 0],
        [0, 1],
      ],
      [
        [1, 0],
        [1, 0],
        [0, 1],
        [-1, 0],
      ],
    ],
    objects: {
      d: {
        geometries: [
          { type: /** @type {const} */ ("MultiPolygon"), properties: { region: "A" }, arcs: [[[0, 1]]] },
          { type: /** @type {const} */ ("MultiPolygon"), properties: { region: "B" }, arcs: [[[2, ~1]]] },
        ],
      },
    },
  };
  const [ouest, est] = elements(topologie, "d").features;
  assert.deepEqual(ouest.geometry.coordinates[0][0], [
    [1, 1],
    [0, 1],
    [0, 0],
    [1, 0],
    [1, 1],
  ]);
  assert.deepEqual(est.geometry.coordinates[0][0].at(-1), [1, 0]);
  assert.equal(frontieres(topologie, "d", "region").coordinates.length, 3);
  topologie.objects.d.geometries[1].properties.region = "A";
  assert.equal(frontieres(topologie, "d", "region").coordinates.length, 2);
});

test("un trait de plus croise ceux d’avant, pas celui dont il part", () => {
  const ligne = [
    { lat: 0, lng: 0 },
    { lat: 0, lng: 2 },
    { lat: 2, lng: 2 },
  ];
  assert.ok(croise(ligne, { lat: -1, lng: 1 }));
  assert.ok(!croise(ligne, { lat: 2, lng: 0 }));
  const ouverte = [...ligne, { lat: 1, lng: 3 }];
  assert.ok(croise(ouverte, ouverte[0], true));
  assert.ok(!croise(ligne, ligne[0], true));
});
