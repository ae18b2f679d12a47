// Shortest walks from the goals to every free cell: Dijkstra with 16 neighbours and a bucket queue (Dial's algorithm).
//
// A function body: passable unsigned char[rows][cols] (false in the two outer rings), cost int[rows][cols] holding the seeds'
// costs and -1 elsewhere, parent int[rows][cols] holding -1, links int[2][rows * cols] and heads int[64] as scratch. It leaves in
// cost the integer cost of each cell reached and in parent the cell it was reached from (itself for a seed). Plain pointers, no library.

struct Queue {
    // Cells of equal cost (modulo BUCKETS) form a doubly linked list: a cell has one entry, moved when it becomes cheaper.
    enum { BUCKETS = 64 };  // more than the dearest step
    int *head, *next, *previous;

    void add(int cell, int cost) {
        int& first = head[cost % BUCKETS];
        next[cell] = first;
        previous[cell] = -1;
        if (first >= 0) previous[first] = cell;
        first = cell;
    }

    void remove(int cell, int cost) {
        if (previous[cell] >= 0) next[previous[cell]] = next[cell];
        else head[cost % BUCKETS] = next[cell];
        if (next[cell] >= 0) previous[next[cell]] = previous[cell];
    }
};

// Steps of one cell, of one diagonal and of a knight's move cost 12, 17 and 27: sqrt(2) and sqrt(5) to 0.6 %.
struct Step {
    int to, cost, between_a, between_b;  // the cells a step brushes must be passable too
};
const int E = 1, N = cols;
const Step steps[16] = {
    {E, 12, E, E}, {-E, 12, -E, -E}, {N, 12, N, N}, {-N, 12, -N, -N},
    {N + E, 17, N, E}, {N - E, 17, N, -E}, {-N + E, 17, -N, E}, {-N - E, 17, -N, -E},
    {2 * N + E, 27, N, N + E}, {2 * N - E, 27, N, N - E}, {-2 * N + E, 27, -N, -N + E}, {-2 * N - E, 27, -N, -N - E},
    {N + 2 * E, 27, E, N + E}, {N - 2 * E, 27, -E, N - E}, {-N + 2 * E, 27, E, -N + E}, {-N - 2 * E, 27, -E, -N - E},
};

Queue queue = {heads, links, links + rows * cols};
int waiting = 0;
for (int b = 0; b < Queue::BUCKETS; b++) heads[b] = -1;
for (int cell = 0; cell < rows * cols; cell++)
    if (cost[cell] >= 0) {
        parent[cell] = cell;
        queue.add(cell, cost[cell]);
        waiting++;
    }

for (int now = 0; waiting > 0; now++)
    while (heads[now % Queue::BUCKETS] >= 0) {
        int cell = heads[now % Queue::BUCKETS];
        queue.remove(cell, now);
        waiting--;
        for (const Step& step : steps) {
            int neighbour = cell + step.to, cheaper = now + step.cost;
            if (!passable[neighbour] || (cost[neighbour] >= 0 && cost[neighbour] <= cheaper)) continue;
            if (!passable[cell + step.between_a] || !passable[cell + step.between_b]) continue;
            if (cost[neighbour] >= 0) queue.remove(neighbour, cost[neighbour]);
            else waiting++;
            cost[neighbour] = cheaper;
            parent[neighbour] = cell;
            queue.add(neighbour, cheaper);
        }
    }
