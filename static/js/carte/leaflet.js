// Leaflet and its plugins come as ordinary scripts (django-leaflet), before our modules; here they get a name that can be imported.

/** @type {any} Leaflet with Geoman, whose types it does not know */
const L = /** @type {any} */ (globalThis).L;
export default L;
