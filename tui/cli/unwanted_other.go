//go:build !unix

package cli

import "os"

// unwanted are signals that would end the process where an error says more;
// here there are none.
var unwanted []os.Signal
