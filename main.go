// Command duet merges two convolutional networks by a weighted sum or a
// weighted product, in a terminal. See README.md.
package main

import (
	"os"

	"duet/tui/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
