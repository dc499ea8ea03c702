package datasets

import (
	"fmt"
	"math"
	"strings"
)

// Ref says where data comes from: what a recipe's `data:` holds. Exactly one of
// Name, IDX and NPZ is set.
type Ref struct {
	// Name is a built-in set, one of Names.
	Name string `yaml:"name,omitempty" json:"name,omitempty"`
	// IDX is a pair of files in the MNIST format, plain or gzipped.
	IDX *IDXFiles `yaml:"idx,omitempty" json:"idx,omitempty"`
	// NPZ is a NumPy archive with x and y, or x_a, x_b and y.
	NPZ string `yaml:"npz,omitempty" json:"npz,omitempty"`

	// Samples is how many samples a built-in set draws; 0 is its default.
	Samples int `yaml:"samples,omitempty" json:"samples,omitempty"`
	// Classes is the number of classes of a file's labels; 0 takes the largest label + 1.
	Classes int `yaml:"classes,omitempty" json:"classes,omitempty"`
	// Scale multiplies every input value of a file; 0 divides bytes by 255 and
	// takes everything else as it is.
	Scale float64 `yaml:"scale,omitempty" json:"scale,omitempty"`
}

// IDXFiles names the two files of an IDX data set.
type IDXFiles struct {
	Images string `yaml:"images" json:"images"`
	Labels string `yaml:"labels" json:"labels"`
}

// refForms lists the command line forms, for errors.
const refForms = "name:NAME (a built-in set), npz:FILE, idx:IMAGES,LABELS"

// ParseRef reads the command line form of a Ref: "name:glyphs", "npz:FILE" or
// "idx:IMAGES,LABELS".
func ParseRef(s string) (Ref, error) {
	kind, rest, found := strings.Cut(s, ":")
	if !found || rest == "" {
		return Ref{}, fmt.Errorf("datasets: data %q: expected one of %s", s, refForms)
	}
	switch kind {
	case "name":
		return Ref{Name: rest}, nil
	case "npz":
		return Ref{NPZ: rest}, nil
	case "idx":
		images, labels, found := strings.Cut(rest, ",")
		if !found || images == "" || labels == "" || strings.Contains(labels, ",") {
			return Ref{}, fmt.Errorf("datasets: data %q: expected two files with one comma between them, idx:IMAGES,LABELS", s)
		}
		return Ref{IDX: &IDXFiles{Images: images, Labels: labels}}, nil
	}
	return Ref{}, fmt.Errorf("datasets: data %q: no kind %q; expected one of %s", s, kind, refForms)
}

// String is the command line form, what ParseRef reads.
func (r Ref) String() string {
	switch {
	case r.Name != "":
		return "name:" + r.Name
	case r.NPZ != "":
		return "npz:" + r.NPZ
	case r.IDX != nil:
		return "idx:" + r.IDX.Images + "," + r.IDX.Labels
	}
	return ""
}

// Check finds what is wrong with a Ref without opening anything.
func (r Ref) Check() error {
	var kinds []string
	if r.Name != "" {
		kinds = append(kinds, "name")
	}
	if r.IDX != nil {
		kinds = append(kinds, "idx")
	}
	if r.NPZ != "" {
		kinds = append(kinds, "npz")
	}
	switch {
	case len(kinds) == 0:
		return fmt.Errorf("datasets: no data named; give one of name, idx, npz")
	case len(kinds) > 1:
		return fmt.Errorf("datasets: %s are all given; data comes from one place, keep one of them", strings.Join(kinds, " and "))
	case r.IDX != nil && (r.IDX.Images == "" || r.IDX.Labels == ""):
		return fmt.Errorf("datasets: idx: expected a file for images and one for labels, got images %q and labels %q", r.IDX.Images, r.IDX.Labels)
	case r.Samples < 0 || r.Samples > maxSamples:
		return fmt.Errorf("datasets: samples: expected 1 to %d (or 0 for the default), got %d", maxSamples, r.Samples)
	case r.Classes < 0:
		return fmt.Errorf("datasets: classes: expected 1 or more (or 0 to count them), got %d", r.Classes)
	case math.IsNaN(r.Scale) || math.IsInf(r.Scale, 0):
		return fmt.Errorf("datasets: scale: expected a finite number, got %v", r.Scale)
	}
	if r.Name == "" {
		if r.Samples != 0 {
			return fmt.Errorf("datasets: samples: only a built-in set draws a chosen number of samples, and data is %s; remove it", r)
		}
		return nil
	}
	if _, err := find(r.Name); err != nil {
		return err
	}
	if r.Classes != 0 || r.Scale != 0 {
		return fmt.Errorf("datasets: classes and scale belong to files, and data is %s; remove them", r)
	}
	return nil
}
