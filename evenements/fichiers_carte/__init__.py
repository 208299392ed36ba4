"""The map as files: what is read of GeoJSON, KML and GPX, what is written of it, and its drawing on paper."""
