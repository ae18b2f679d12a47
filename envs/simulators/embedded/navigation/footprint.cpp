// Marks every cell of a lattice that a triangle touches between two heights.
//
// A function body: triangles float[count][3][3] (x, y, z metres), low and high (metres), west and south (its corner),
// cell (metres), rows and cols, marked unsigned char[rows][cols]. Plain pointers, no library.

struct Polygon {
    float x[8], y[8], z[8];
    int corners;

    // Keeps the part where sign * z >= sign * height (Sutherland and Hodgman's clip against one plane).
    static Polygon clip(const Polygon& p, float height, float sign) {
        Polygon kept;
        kept.corners = 0;
        for (int a = 0; a < p.corners; a++) {
            int b = a + 1 < p.corners ? a + 1 : 0;
            float inside_a = sign * (p.z[a] - height), inside_b = sign * (p.z[b] - height);
            if (inside_a >= 0) kept.add(p.x[a], p.y[a], p.z[a]);
            if ((inside_a >= 0) != (inside_b >= 0)) {
                float t = inside_a / (inside_a - inside_b);
                kept.add(p.x[a] + t * (p.x[b] - p.x[a]), p.y[a] + t * (p.y[b] - p.y[a]), height);
            }
        }
        return kept;
    }

    void add(float px, float py, float pz) {
        x[corners] = px;
        y[corners] = py;
        z[corners++] = pz;
    }

    // Widens [left, right] to what the edges cover between the lines y = bottom and y = bottom + 1.
    void span(float bottom, float& left, float& right) const {
        for (int a = 0; a < corners; a++) {
            int b = a + 1 < corners ? a + 1 : 0;
            float rise = y[b] - y[a], low = rise < 0 ? y[b] : y[a], high = rise < 0 ? y[a] : y[b];
            if (high < bottom || low > bottom + 1) continue;
            for (int end = 0; end < 2; end++) {
                float height = end ? (high < bottom + 1 ? high : bottom + 1) : (low > bottom ? low : bottom);
                float t = rise == 0 ? (float)end : (height - y[a]) / rise;
                float at = x[a] + t * (x[b] - x[a]);
                left = at < left ? at : left;
                right = at > right ? at : right;
            }
        }
    }
};

for (int t = 0; t < count; t++) {
    const float* corner = triangles + 9 * t;
    Polygon polygon;
    polygon.corners = 0;
    for (int k = 0; k < 3; k++)
        polygon.add((corner[3 * k] - west) / cell, (corner[3 * k + 1] - south) / cell, corner[3 * k + 2]);
    polygon = Polygon::clip(Polygon::clip(polygon, low, 1.0f), high, -1.0f);
    if (polygon.corners == 0) continue;

    float bottom = polygon.y[0], top = polygon.y[0];
    for (int k = 1; k < polygon.corners; k++) {
        bottom = polygon.y[k] < bottom ? polygon.y[k] : bottom;
        top = polygon.y[k] > top ? polygon.y[k] : top;
    }
    if (!(top >= 0 && bottom < rows)) continue;
    int first = bottom > 0 ? (int)bottom : 0, last = top < rows ? (int)top : rows - 1;
    for (int row = first; row <= last; row++) {
        float left = 1e30f, right = -1e30f;
        polygon.span((float)row, left, right);
        if (!(right >= 0 && left < cols)) continue;
        int from = left > 0 ? (int)left : 0, to = right < cols ? (int)right : cols - 1;
        for (int column = from; column <= to; column++) marked[row * cols + column] = 1;
    }
}
