package record

// Limits of a file. The writer keeps them and the reader enforces them, whatever
// the checksums say: a checksum is no signature.
const (
	MaxPayload = 1 << 20   // bytes of JSON in a record
	MaxHead    = 256 << 10 // of HEAD
	MaxRecipe  = 128 << 10 // of the recipe inside it
	MaxText    = 4 << 10   // of every other string
	MaxTensors = 4 << 30   // bytes of a checkpoint
	MaxFile    = 64 << 30  // bytes of a session
	MaxRecords = 1<<32 - 1 // sequence numbers have 32 bits
	MaxLanes   = 64        // runs in one session
	MaxVector  = 4096      // alphas of a step: one for each class
	MaxCurve   = 2048      // points of the index's curve
	MaxPlaces  = 2048      // entries of each of its lists
	MaxStep    = 1<<53 - 1 // a step number that every JSON reader keeps
	maxLine    = 8 << 10   // bytes of a checkpoint's JSON line
	stepStride = 1000      // one STEP in so many has a place in the index
)
