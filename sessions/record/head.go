package record

// Major and Minor are the version of the file format. A reader refuses a
// larger major; a larger minor only adds fields and lower-case records.
const (
	Major = 1
	Minor = 0
)

// Contract names the rules of arithmetic a run was computed by. Playing a session
// never needs it, recomputing one does.
const Contract = "fma-f32/2"

// Head is the first record of every session: what is run, on what, with what.
// It holds no user, host or home name and no path that anything opens. Create
// fills Format, ID, Started, Go and Arch where they are empty.
type Head struct {
	Format   [2]int `json:"format"`
	ID       string `json:"id"`       // 128 random bits in hex
	Tool     string `json:"tool"`     // name and version of the writer
	Go       string `json:"go"`       // Go version it was built with
	Arch     string `json:"arch"`     // GOARCH
	Kernel   string `json:"kernel"`   // kernels in use: generic, avx2 ...
	Contract string `json:"contract"` // numerics contract, see Contract
	Seed     uint64 `json:"seed"`
	Recipe   string `json:"recipe" text:"block"` // the YAML text as it is run
	Name     string `json:"name"`                // of the recipe, for people

	Data   DataInfo   `json:"data"`
	Params ParamsInfo `json:"params"`

	StepsPlanned  int `json:"steps_planned"`
	EpochsPlanned int `json:"epochs_planned"`
	StepsPerEpoch int `json:"steps_per_epoch"`
	Batch         int `json:"batch"`

	Started string   `json:"started"` // RFC 3339, UTC
	Needs   []string `json:"needs"`   // what a reader must understand beyond the format
	BranchA string   `json:"branch_a"`
	BranchB string   `json:"branch_b"`
	Mode    string   `json:"mode"`           // of the merge
	Policy  string   `json:"policy"`         // of alpha
	Only    string   `json:"only,omitempty"` // "a" or "b" when that branch was trained alone
	// Warnings are the findings of the check before the run.
	Warnings []string `json:"warnings"`
}

// DataInfo says what the run was fed with.
type DataInfo struct {
	Name        string   `json:"name"`
	Fingerprint string   `json:"fingerprint"` // of the decoded tensors, not of the files
	Train       int      `json:"train"`       // samples in each split
	Validation  int      `json:"validation"`
	Test        int      `json:"test"`
	Classes     []string `json:"classes"` // empty for regression
	Inputs      [][]int  `json:"inputs"`  // shape of each input, without the batch axis
}

// ParamsInfo counts parameters, as the summary does.
type ParamsInfo struct {
	Total     int `json:"total"`
	Trainable int `json:"trainable"`
}
