package datasets

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"duet/datasets/file"
)

// Ref says where data comes from: what a recipe's `data:` holds. Exactly one of
// Name, IDX, NPZ, CIFAR, CSV and Folder is set; the other fields are options, most
// of them for one kind of data.
type Ref struct {
	// Name is a built-in set, one of Names.
	Name string `yaml:"name,omitempty" json:"name,omitempty"`
	// IDX is a pair of files in the MNIST format, plain or gzipped.
	IDX *IDXFiles `yaml:"idx,omitempty" json:"idx,omitempty"`
	// NPZ is a NumPy archive with x and y, or x_a, x_b and y.
	NPZ string `yaml:"npz,omitempty" json:"npz,omitempty"`
	// CIFAR is a folder with the binary version of CIFAR-10 or CIFAR-100, or one of
	// its .bin files.
	CIFAR string `yaml:"cifar,omitempty" json:"cifar,omitempty"`
	// CSV is a table with a line for each sample, plain or gzipped.
	CSV string `yaml:"csv,omitempty" json:"csv,omitempty"`
	// Folder has a folder of PNG, JPEG or GIF pictures for each class.
	Folder string `yaml:"folder,omitempty" json:"folder,omitempty"`

	// Target is the column of a CSV that should be predicted: its name, or its number
	// from 0, or from -1 backwards. Empty is data without targets.
	Target string `yaml:"target,omitempty" json:"target,omitempty"`
	// Weight is the column of a CSV with sample weights, given like Target.
	Weight string `yaml:"weight,omitempty" json:"weight,omitempty"`
	// Shape makes pictures of a CSV's other columns: [H,W] or [H,W,C].
	Shape []int `yaml:"shape,omitempty,flow" json:"shape,omitempty"`
	// Size is the height and width to which a folder's pictures are cut and scaled.
	Size []int `yaml:"size,omitempty,flow" json:"size,omitempty"`
	// Channels is 1 or 3 for a folder's pictures; 0 is 1 if all are grey, else 3.
	Channels int `yaml:"channels,omitempty" json:"channels,omitempty"`
	// Values says that the target column of a CSV holds numbers to predict although
	// they are written as integers, which otherwise are classes.
	Values bool `yaml:"values,omitempty" json:"values,omitempty"`
	// Coarse takes the 20 coarse labels of CIFAR-100 instead of the 100 fine ones.
	Coarse bool `yaml:"coarse,omitempty" json:"coarse,omitempty"`

	// Samples is how many samples a built-in set draws; 0 is its default.
	Samples int `yaml:"samples,omitempty" json:"samples,omitempty"`
	// Classes is the number of classes of a file's labels; 0 takes the largest label + 1.
	Classes int `yaml:"classes,omitempty" json:"classes,omitempty"`
	// Scale multiplies every input value of a file; 0 divides bytes by 255 and
	// takes everything else as it is.
	Scale float64 `yaml:"scale,omitempty" json:"scale,omitempty"`
	// Positive makes a binary target of any set with classes: 1 for the classes with
	// these numbers, 0 for all others.
	Positive []int `yaml:"positive,omitempty,flow" json:"positive,omitempty"`
}

// IDXFiles names the two files of an IDX data set.
type IDXFiles struct {
	Images string `yaml:"images" json:"images"`
	Labels string `yaml:"labels" json:"labels"`
	// Transposed exchanges the pictures' height and width, as EMNIST's files need.
	Transposed bool `yaml:"transposed,omitempty" json:"transposed,omitempty"`
}

// kinds are the kinds of data in a Ref, with what is set of them.
func (r Ref) kinds() []string {
	var out []string
	for _, k := range []struct {
		name string
		set  bool
	}{
		{"name", r.Name != ""}, {"idx", r.IDX != nil}, {"npz", r.NPZ != ""},
		{"cifar", r.CIFAR != ""}, {"csv", r.CSV != ""}, {"folder", r.Folder != ""},
	} {
		if k.set {
			out = append(out, k.name)
		}
	}
	return out
}

// Check finds what is wrong with a Ref without opening anything.
func (r Ref) Check() error {
	kinds := r.kinds()
	switch {
	case len(kinds) == 0:
		return fmt.Errorf("datasets: no data named; give one of name, idx, npz, cifar, csv, folder")
	case len(kinds) > 1:
		return fmt.Errorf("datasets: %s are all given; data comes from one place, keep one of them", strings.Join(kinds, " and "))
	case r.IDX != nil && (r.IDX.Images == "" || r.IDX.Labels == ""):
		return fmt.Errorf("datasets: idx: expected a file for images and one for labels, got images %q and labels %q", r.IDX.Images, r.IDX.Labels)
	}
	if err := r.belong(kinds[0]); err != nil {
		return err
	}
	if err := r.writable(); err != nil {
		return err
	}
	return r.values()
}

// belong refuses options of another kind of data.
func (r Ref) belong(kind string) error {
	for _, o := range refOptions {
		if o.text(r) != "" && !o.belongs(kind) {
			return fmt.Errorf("datasets: %s belongs to data of kind %s, and this is %s; remove it", o.name, o.kinds, kind)
		}
	}
	return nil
}

// writable refuses names that the command line form could not hold, because they
// would read as something else there.
func (r Ref) writable() error {
	paths := []string{r.NPZ, r.CIFAR, r.CSV, r.Folder, r.Target, r.Weight}
	if r.IDX != nil {
		paths = append(paths, r.IDX.Images, r.IDX.Labels)
	}
	for _, p := range paths {
		if _, found := cutOptions("," + p); len(found) > 0 {
			return fmt.Errorf("datasets: %q reads as an option (,%s=); rename it, or give a column by its number", p, found[0].name)
		}
	}
	for _, column := range []string{r.Target, r.Weight} {
		if strings.Contains(column, ",") {
			return fmt.Errorf("datasets: column %q: a name with a comma is ambiguous; give the column by its number from 0", column)
		}
	}
	return nil
}

// values checks the options' values.
func (r Ref) values() error {
	switch {
	case r.Samples < 0 || r.Samples > maxSamples:
		return fmt.Errorf("datasets: samples: expected 1 to %d (or 0 for the default), got %d", maxSamples, r.Samples)
	case r.Classes < 0:
		return fmt.Errorf("datasets: classes: expected 1 or more (or 0 to count them), got %d", r.Classes)
	case math.IsNaN(r.Scale) || math.IsInf(r.Scale, 0):
		return fmt.Errorf("datasets: scale: expected a finite number, got %v", r.Scale)
	case r.Channels != 0 && r.Channels != 1 && r.Channels != 3:
		return fmt.Errorf("datasets: channels: expected 1 or 3, got %d", r.Channels)
	case r.Size != nil && (len(r.Size) != 2 || !within(r.Size, 1, file.MaxSize)):
		return fmt.Errorf("datasets: size: expected height and width from 1 to %d, such as [64, 64], got %v", file.MaxSize, r.Size)
	case r.Shape != nil && (len(r.Shape) < 2 || len(r.Shape) > 3 || !within(r.Shape, 1, file.MaxSize)):
		return fmt.Errorf("datasets: shape: expected [H, W] or [H, W, C], each from 1 to %d, got %v", file.MaxSize, r.Shape)
	case r.Target != "" && r.Target == r.Weight:
		return fmt.Errorf("datasets: target and weight are both column %q; a column is one of them", r.Target)
	}
	classes := math.MaxInt
	if r.Name != "" {
		info, err := find(r.Name)
		if err != nil {
			return err
		}
		classes = info.Classes
	}
	if r.Positive == nil {
		return nil
	}
	return checkPositive(r.Positive, classes)
}

// within tells whether all numbers are from low to high.
func within(numbers []int, low, high int) bool {
	return !slices.ContainsFunc(numbers, func(n int) bool { return n < low || n > high })
}
