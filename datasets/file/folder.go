package file

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// MaxSize bounds the height and width of Pictures.Size.
const MaxSize = 4096

// Pictures say what is made of the pictures of a folder.
type Pictures struct {
	// Size is height and width to which every picture is cut and scaled; nil leaves
	// them as they are, and then they must all have one size.
	Size []int
	// Channels is 1 for grey, 3 for red, green and blue; 0 is 1 if every picture is
	// grey, else 3.
	Channels int
}

// folder is a folder of pictures while it is read.
type folder struct {
	path   string
	want   Pictures
	files  []string // all pictures, class by class
	labels []int32
	names  []string // of the classes
	bytes  int64    // of all files
	first  *pixels  // of the first picture: the size of all, without its pixels
	data   pile[byte]
	grey   bool // whether data has one channel
}

// ReadFolder reads a folder that has a folder of pictures for each class. The
// package comment says which pictures, in which order and how they are made alike.
func ReadFolder(path string, want Pictures, o Options) (*Content, error) {
	f := &folder{path: path, want: want, grey: want.Channels != 3}
	if err := f.list(); err != nil {
		return nil, err
	}
	m := newMeter(o)
	m.total = f.bytes
	for i, name := range f.files {
		p, err := readPicture(name, m, func(h, w int) error { return f.check(i, h, w) })
		if err != nil {
			return nil, err
		}
		f.take(p)
	}
	in := Input{Dims: []int{f.first.h, f.first.w, 3}, Bytes: f.data.join(), Scale: o.byteScale()}
	if f.grey {
		in.Dims[2] = 1
	}
	m.finish()
	return &Content{N: len(f.files), Inputs: []Input{in}, Labels: f.labels, Classes: len(f.names), Names: f.names}, nil
}

// list finds the classes and their pictures, both in the order of their names' bytes.
func (f *folder) list() error {
	classes, err := visible(f.path)
	if err != nil {
		return err
	}
	for _, name := range classes {
		dir := filepath.Join(f.path, name)
		info, err := os.Stat(dir)
		if err != nil {
			return cannotOpen(dir, err)
		}
		if !info.IsDir() {
			return &Error{File: dir, Place: "folder of classes", Expected: "a folder for each class and nothing else", Got: "a file",
				Remedy: "move it away, or into the folder of its class"}
		}
		if !nameable(name) {
			return &Error{File: dir, Place: "name of the folder", Expected: expectName, Got: fmt.Sprintf("%.60q", name), Remedy: "rename it"}
		}
		if len(f.names) > maxLabel {
			return &Error{File: f.path, Place: "folder of classes", Expected: fmt.Sprintf("at most %d classes", maxLabel+1), Got: "more",
				Remedy: "check that this is a folder with a folder for each class"}
		}
		if err := f.listClass(dir); err != nil {
			return err
		}
		f.names = append(f.names, name)
	}
	if len(f.names) == 0 {
		return &Error{File: f.path, Place: "folder of classes", Expected: "a folder for each class", Got: "none",
			Remedy: "sort the pictures into a folder for each class"}
	}
	return nil
}

// listClass finds the pictures of the next class.
func (f *folder) listClass(dir string) error {
	files, err := visible(dir)
	if err != nil {
		return err
	}
	for _, file := range files {
		path := filepath.Join(dir, file)
		info, err := os.Stat(path)
		if err != nil {
			return cannotOpen(path, err)
		}
		if !info.Mode().IsRegular() {
			return &Error{File: path, Place: "folder of a class", Expected: "pictures and nothing else", Got: kindOf(info.Mode()),
				Remedy: "move it away; classes have no folders inside"}
		}
		f.bytes += info.Size()
		f.files, f.labels = append(f.files, path), append(f.labels, int32(len(f.names)))
	}
	if len(files) == 0 {
		return &Error{File: dir, Place: "folder of a class", Expected: "at least one picture", Got: "none", Remedy: "remove the folder, or put pictures in it"}
	}
	return nil
}

// visible are the names in a folder that do not start with a dot, sorted.
func visible(dir string) ([]string, error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return nil, &Error{File: dir, Place: "open", Expected: "a folder", Got: "a file", Remedy: "name the folder that holds a folder for each class"}
	}
	if err != nil {
		return nil, cannotOpen(dir, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, cannotOpen(dir, err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// check sees the size of picture i before it is decoded.
func (f *folder) check(i, h, w int) error {
	if f.first != nil {
		if f.want.Size == nil && (h != f.first.h || w != f.first.w) {
			return &Error{File: f.files[i], Place: "picture", Expected: fmt.Sprintf("%dx%d pixels (height x width), as %s has", f.first.h, f.first.w, shown(f.files[0])),
				Got: fmt.Sprintf("%dx%d", h, w), Remedy: fmt.Sprintf("give `size: [%d, %d]`, or another size, to make them alike", f.first.h, f.first.w)}
		}
		return nil
	}
	f.first = &pixels{h: h, w: w}
	if f.want.Size != nil {
		f.first = &pixels{h: f.want.Size[0], w: f.want.Size[1]}
	}
	channels := int64(3)
	if f.want.Channels == 1 {
		channels = 1
	}
	size := int64(f.first.h) * int64(f.first.w) * channels
	total := size * int64(len(f.files))
	wrong := &Error{File: f.path, Place: "all pictures", Got: fmt.Sprintf("%d of %dx%d", len(f.files), f.first.h, f.first.w),
		Remedy: "give a smaller `size`, or take pictures away"}
	switch {
	case len(f.files) > math.MaxInt32 || total > maxSet:
		wrong.Expected = fmt.Sprintf("at most %d bytes of pixels, which are held in memory", int64(maxSet))
	case f.want.Size == nil && bomb(total, f.bytes):
		wrong.Expected = expectPacked
		wrong.Got += fmt.Sprintf(" in %d bytes", f.bytes)
	default:
		return nil
	}
	return wrong
}

// take adds a picture to the data. The first with a colour among grey ones makes
// three channels of all, unless Channels says how many there are.
func (f *folder) take(p *pixels) {
	if f.want.Size != nil {
		p = p.cover(f.want.Size[0], f.want.Size[1])
	}
	if f.grey && f.want.Channels == 0 && !p.isGrey() {
		f.grey = false
		one := f.data
		f.data = pile[byte]{}
		for _, piece := range one.pieces() {
			for _, b := range piece {
				f.data.add(b, b, b)
			}
		}
	}
	if f.grey {
		p = p.grey()
	}
	f.data.add(p.data...)
}
