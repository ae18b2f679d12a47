// Shortest walks from the goals to free cells: Dijkstra with 16 neighbours and a bucket queue (Dial's algorithm), as far as it is needed.
//
// A function body: it goes on with a search until the cells of a block are settled, that is rows `top` to `top + 3` and columns `left` to `left + 3`,
// or nothing is left to settle; how often it was interrupted changes no result. passable unsigned char[rows][cols] (false in the two outer rings); cost
// int[rows][cols], one more than the integer cost of each cell reached, 0 elsewhere; parent int[rows][cols], one more than the cell it was reached
// from (itself for a seed), 0 where it was not; links int[2][rows * cols], scratch; search, the state of the search: heads int[64], -1 at first, the cost
// that is settled next, and how many cells wait. Plain pointers, no library.

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

struct Block {
    const unsigned char* passable;
    const int* cost;
    int first, cols;

    bool settled(int now) const {
        for (int row = 0; row < 4; row++)
            for (int col = 0; col < 4; col++) {
                const int cell = first + row * cols + col;
                if (passable[cell] && (cost[cell] == 0 || cost[cell] > now)) return false;
            }
        return true;
    }
};

Queue queue = {search, links, links + rows * cols};
int &now = search[Queue::BUCKETS], &waiting = search[Queue::BUCKETS + 1];
const Block block = {passable, cost, top * cols + left, cols};
for (; waiting > 0 && !block.settled(now); now++)
    while (search[now % Queue::BUCKETS] >= 0) {
        int cell = search[now % Queue::BUCKETS];
        queue.remove(cell, now);
        waiting--;
        for (const Step& step : steps) {
            int neighbour = cell + step.to, cheaper = now + step.cost;
            if (!passable[neighbour] || (cost[neighbour] > 0 && cost[neighbour] <= cheaper + 1)) continue;
            if (!passable[cell + step.between_a] || !passable[cell + step.between_b]) continue;
            if (cost[neighbour] > 0) queue.remove(neighbour, cost[neighbour] - 1);
            else waiting++;
            cost[neighbour] = cheaper + 1;
            parent[neighbour] = cell + 1;
            queue.add(neighbour, cheaper);
        }
    }
