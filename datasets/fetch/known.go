package fetch

import (
	"fmt"
	"strings"
)

// File is one file of a download.
type File struct {
	// Name is the file's name at every mirror and in the cache.
	Name string
	// Size is its length in bytes.
	Size int64
	// SHA256 is the hex digest of its bytes.
	SHA256 string
}

// Member is one file of an unpacked archive.
type Member struct {
	// Name is the file's name in the folder.
	Name string
	// Size is its length in bytes; 0 stands for any up to maxText.
	Size int64
}

// Folder is what an archive is unpacked to.
type Folder struct {
	// Name is the folder's name, in the archive and in the cache.
	Name string
	// Members are the files that are unpacked; all have to be there.
	Members []Member
}

// Set is a data set that can be fetched.
type Set struct {
	// Name is what people type.
	Name string
	// Text is one sentence.
	Text string
	// Home is the page of those who made it, with the terms of use.
	Home string
	// Samples is the number of samples of the data a recipe names.
	Samples int
	// Dims is the shape of one sample: height, width, channels.
	Dims []int
	// Classes is the number of classes.
	Classes int
	// Files are what is downloaded: training images, training labels, test images,
	// test labels in the IDX format, or the archive that is unpacked to Folder.
	Files []File
	// Folder is nil for IDX files, which are used as they come.
	Folder *Folder
	// Mirrors are addresses that end with a slash, to be followed by a file's name;
	// they are tried in this order.
	Mirrors []string
}

// Bytes is the size of the whole download.
func (s Set) Bytes() int64 {
	var n int64
	for _, f := range s.Files {
		n += f.Size
	}
	return n
}

// Known lists the sets that can be fetched.
//
// Sizes and sums are those that TensorFlow Datasets publishes (url_checksums), which
// are of the makers' own files; other publishers have the same sums. All are SHA-256.
func Known() []Set {
	grey := []int{28, 28, 1}
	return []Set{{
		Name: "mnist", Samples: 60000, Dims: grey, Classes: 10,
		Text: "28x28 grey handwritten digits.",
		Home: "http://yann.lecun.com/exdb/mnist/",
		Files: idx(File{Size: 9912422, SHA256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
			File{Size: 28881, SHA256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
			File{Size: 1648877, SHA256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
			File{Size: 4542, SHA256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"}),
		Mirrors: []string{"https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"},
	}, {
		Name: "fashion-mnist", Samples: 60000, Dims: grey, Classes: 10,
		Text: "28x28 grey pictures of clothes, in the form of mnist.",
		Home: "https://github.com/zalandoresearch/fashion-mnist",
		Files: idx(File{Size: 26421880, SHA256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"},
			File{Size: 29515, SHA256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"},
			File{Size: 4422102, SHA256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"},
			File{Size: 5148, SHA256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"}),
		Mirrors: []string{"https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
			"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
			"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"},
	}, {
		Name: "kmnist", Samples: 60000, Dims: grey, Classes: 10,
		Text: "28x28 grey cursive Japanese characters, in the form of mnist.",
		Home: "https://codh.rois.ac.jp/kmnist/",
		Files: idx(File{Size: 18165135, SHA256: "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"},
			File{Size: 29497, SHA256: "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"},
			File{Size: 3041136, SHA256: "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"},
			File{Size: 5120, SHA256: "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"}),
		Mirrors: []string{"https://codh.rois.ac.jp/kmnist/dataset/kmnist/", "http://codh.rois.ac.jp/kmnist/dataset/kmnist/"},
	}, {
		Name: "cifar10", Samples: 60000, Dims: []int{32, 32, 3}, Classes: 10,
		Text:   "32x32 colour photographs of animals and vehicles.",
		Home:   "https://www.cs.toronto.edu/~kriz/cifar.html",
		Files:  []File{{Name: "cifar-10-binary.tar.gz", Size: 170052171, SHA256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"}},
		Folder: &Folder{Name: "cifar-10-batches-bin", Members: cifarMembers()},
		Mirrors: []string{"https://www.cs.toronto.edu/~kriz/", "https://cave.cs.toronto.edu/kriz/",
			"https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/"},
	}}
}

// idx names the four files of a set in the form of mnist.
func idx(images, labels, testImages, testLabels File) []File {
	images.Name, labels.Name = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
	testImages.Name, testLabels.Name = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
	return []File{images, labels, testImages, testLabels}
}

// cifarMembers are six files of 10,000 records, each a label and 32x32x3 bytes, and
// the names of the classes.
func cifarMembers() []Member {
	const batch = 10000 * (1 + 32*32*3)
	var m []Member
	for i := range 5 {
		m = append(m, Member{fmt.Sprintf("data_batch_%d.bin", i+1), batch})
	}
	return append(m, Member{"test_batch.bin", batch}, Member{"batches.meta.txt", 0})
}

// Find is the known set of that name.
func Find(name string) (Set, error) {
	var names []string
	for _, s := range Known() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Set{}, fmt.Errorf("fetch: no data set %q to fetch; there are %s", name, strings.Join(names, ", "))
}
