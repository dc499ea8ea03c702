package layer

// Work is cut by shapes alone, so that the same tasks come out on every
// machine. The sizes below only decide how often a worker asks for the next
// task; no result depends on them, since every output is computed whole by one
// task.
const (
	// nearFloats is how large a matrix is that stays in the second cache.
	nearFloats = 1 << 18
	// grain is how many numbers a task of an element-wise operation has.
	grain = 1 << 13
	// workload is how many multiply-adds make a task of a product worth handing
	// out: a few microseconds.
	workload = 1 << 18
	// biasColumns is how many columns a task of a bias gradient reduces: one
	// cache line.
	biasColumns = 16
	// foldFilters is how many filters a task of a fold turns over: one register.
	foldFilters = 16
	// chunkSamples is how many samples one chain of a convolution's weight
	// gradient runs over. It is part of the contract of the arithmetic.
	chunkSamples = 8
)

// pieces is how many parts of at most per things n things make.
func pieces(n, per int) int { return (n + per - 1) / per }

// piece is where part i begins and ends.
func piece(i, n, per int) (lo, hi int) { return i * per, min(n, (i+1)*per) }

// evenPiece is where part i of k begins and ends, none of which has more than one
// thing less than another.
func evenPiece(i, n, k int) (lo, hi int) { return i * n / k, (i + 1) * n / k }

// several is how many things of a cost make a task of the given size.
func several(size, cost int) int { return max(1, size/max(1, cost)) }

// rows cuts the rows lo to hi from a slice with size numbers a row.
func rows(x []float32, lo, hi, size int) []float32 { return x[lo*size : hi*size] }

// PerSample is an Op whose Forward works on every sample by itself, keeps nothing
// between samples and uses no temporaries, so that a plan may hand it a part of a
// batch at a time, on several workers at once.
type PerSample interface {
	// PerSample tells whether it is as quick with few samples at a time.
	PerSample() bool
}

func (*convOp) PerSample() bool        { return true }
func (*maxPoolOp) PerSample() bool     { return true }
func (*meanPoolOp) PerSample() bool    { return true }
func (*averagePoolOp) PerSample() bool { return true }
func (*greatestOp) PerSample() bool    { return true }
func (*activationOp) PerSample() bool  { return true }
func (*channelOp) PerSample() bool     { return true }
func (copyOp) PerSample() bool         { return true }

// PerSample is false where the kernel does not fit the nearest cache: a task wants
// several samples each time it goes through it.
func (o *denseOp) PerSample() bool { return o.in*o.out <= grain }
