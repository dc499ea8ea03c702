package datasets

import "fmt"

// Target is the form in which a table hands out what should be predicted.
type Target int

const (
	// OneHot is 1 at the label and 0 elsewhere, [B, classes]: categorical cross-entropy.
	OneHot Target = iota
	// Index is the label as one float, [B, 1]: sparse categorical cross-entropy.
	Index
	// Values are the regression targets, [B, TargetDim], or the label of a set with
	// two classes as 0 or 1, [B, 1]: MSE, binary cross-entropy.
	Values
	// None hands out no targets: prediction on data that has none.
	None
)

// Table reads mini-batches: some samples of a set, through one array an input.
// It shares the arrays' memory. Several goroutines may read one table.
type Table struct {
	inputs []column
	rows   []int32 // sample numbers in the set
	labels []int32 // the set's, nil without
	values []float32
	target Target
	width  int // target values a sample
}

// column is one input of a table.
type column struct {
	dims   []int
	size   int
	bytes  []byte
	floats []float32
	levels *[256]float32 // what each byte means
}

// NewTable makes a table of the set's samples `rows`, seen through inputs, which
// come from View or Inputs. It refuses a target that the set cannot give, arrays
// of another length than the set, and rows outside it.
func NewTable(s *Set, inputs []Array, rows []int32, t Target) (*Table, error) {
	table := &Table{rows: rows, labels: s.Labels, values: s.Targets, target: t}
	var err error
	if table.width, err = targetWidth(s, t); err != nil {
		return nil, err
	}
	if len(inputs) == 0 {
		return nil, fmt.Errorf("datasets: table of %s: no input array given", s.Name)
	}
	for i, a := range inputs {
		if a.Len() != s.N || (a.Bytes == nil) == (a.Floats == nil) {
			return nil, fmt.Errorf("datasets: table of %s: input %d has %d samples, expected the set's %d", s.Name, i, a.Len(), s.N)
		}
		c := column{dims: a.Dims, size: a.Size(), bytes: a.Bytes, floats: a.Floats}
		if a.Bytes != nil {
			c.levels = new([256]float32)
			for b := range c.levels {
				c.levels[b] = a.value(byte(b))
			}
		}
		table.inputs = append(table.inputs, c)
	}
	for i, r := range rows {
		if r < 0 || int(r) >= s.N {
			return nil, fmt.Errorf("datasets: table of %s: row %d is sample %d, expected 0 to %d", s.Name, i, r, s.N-1)
		}
	}
	return table, nil
}

// targetWidth is how many values a sample's target has.
func targetWidth(s *Set, t Target) (int, error) {
	switch t {
	case None:
		return 0, nil
	case OneHot, Index:
		if s.Labels == nil {
			return 0, fmt.Errorf("datasets: %s has no class labels; choose a loss for values, such as mean_squared_error", s.Name)
		}
		if t == Index {
			return 1, nil
		}
		return len(s.Classes), nil
	case Values:
		if s.Targets != nil {
			return s.TargetDim, nil
		}
		if s.Labels == nil {
			return 0, fmt.Errorf("datasets: %s has no targets; training needs data with y", s.Name)
		}
		if len(s.Classes) != 2 {
			return 0, fmt.Errorf("datasets: %s has %d classes; a loss for values needs regression targets or two classes, "+
				"choose categorical_crossentropy or sparse_categorical_crossentropy", s.Name, len(s.Classes))
		}
		return 1, nil
	}
	return 0, fmt.Errorf("datasets: target %d: expected OneHot, Index, Values or None", int(t))
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// Dims are the shapes of one sample of each input, without the batch axis.
func (t *Table) Dims() [][]int {
	dims := make([][]int, len(t.inputs))
	for i, c := range t.inputs {
		dims[i] = c.dims
	}
	return dims
}

// TargetDim is the number of target values of one sample.
func (t *Table) TargetDim() int { return t.width }

// Row is the number in the set of the table's row i.
func (t *Table) Row(i int) int32 { return t.rows[i] }

// Label is the class of row i, -1 when the set has none.
func (t *Table) Label(i int) int32 {
	if t.labels == nil {
		return -1
	}
	return t.labels[t.rows[i]]
}

// Batch copies the table's rows `rows` (numbers from 0 to Len-1, B of them) to
// x[i] // [B, dims of input i...] and their targets to y // [B, TargetDim].
// Slices may be longer than that. It allocates nothing.
func (t *Table) Batch(rows []int32, x [][]float32, y []float32) {
	for i := range t.inputs {
		c := &t.inputs[i]
		dst := x[i][:len(rows)*c.size]
		for _, r := range rows {
			from := int(t.rows[r]) * c.size
			if c.levels == nil {
				copy(dst[:c.size], c.floats[from:from+c.size])
			} else {
				translate(c.bytes[from:from+c.size], dst[:c.size], c.levels)
			}
			dst = dst[c.size:]
		}
	}
	t.targets(rows, y)
}

// translate writes what each byte means.
func translate(src []byte, dst []float32, levels *[256]float32) {
	dst = dst[:len(src)]
	for j, b := range src {
		dst[j] = levels[b]
	}
}

// targets fills y // [B, TargetDim].
func (t *Table) targets(rows []int32, y []float32) {
	y = y[:len(rows)*t.width]
	switch {
	case t.target == None:
	case t.target == OneHot:
		clear(y)
		for i, r := range rows {
			y[i*t.width+int(t.labels[t.rows[r]])] = 1
		}
	case t.target == Index || t.values == nil:
		for i, r := range rows {
			y[i] = float32(t.labels[t.rows[r]])
		}
	default:
		for i, r := range rows {
			from := int(t.rows[r]) * t.width
			copy(y[i*t.width:(i+1)*t.width], t.values[from:from+t.width])
		}
	}
}
