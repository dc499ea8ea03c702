package layer

// Work is cut by shapes alone, so that the same tasks come out on every
// machine. The sizes below only decide how often a worker asks for the next
// task; no result depends on them, since every output is computed whole by one
// task.
const (
	// grain is how many numbers a task of an element-wise operation has.
	grain = 1 << 13
	// workload is how many multiply-adds make a task of a product worth handing
	// out: a few microseconds.
	workload = 1 << 18
	// tileRows is the height of the blocks that the product kernel works in.
	tileRows = 6
	// biasColumns is how many columns a task of a bias gradient reduces: one
	// cache line.
	biasColumns = 16
	// chunkSamples is how many samples one chain of a convolution's weight
	// gradient runs over. It is part of the contract of the arithmetic.
	chunkSamples = 8
)

// pieces is how many parts of at most per things n things make.
func pieces(n, per int) int { return (n + per - 1) / per }

// piece is where part i begins and ends.
func piece(i, n, per int) (lo, hi int) { return i * per, min(n, (i+1)*per) }

// several is how many things of a cost make a task of the given size.
func several(size, cost int) int { return max(1, size/max(1, cost)) }

// rows cuts the rows lo to hi from a slice with size numbers a row.
func rows(x []float32, lo, hi, size int) []float32 { return x[lo*size : hi*size] }
