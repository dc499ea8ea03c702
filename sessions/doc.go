// Package sessions runs recipes and keeps what they did.
//
// A session is one file, NAME.duet, written while training and readable from the
// first moment, also after kill -9:
//
//	magic      nnsession 1 \x1a\r\n
//	HEAD       recipe, data and its fingerprint, seed, tool, kernels
//	STEP       each finished step
//	EVAL       each pass over a split, and what other alphas would have done
//	ACTN       what the user did, and between which steps
//	DGST       checksums of all parameters, now and then
//	CKPT       one JSON line, then weights, optimizer and alpha as safetensors
//	SYNC       "everything before this byte is on the disk"
//	warn note  text; types in lower case are skipped by readers that do not know them
//	INDX       where things are, and the run at a glance
//	END_       why it ended, and the SHA-256 of everything before
//
// Package record has the frames, the writer and the reader.
//
// # The keys of STEP
//
// They are frozen: a key never changes its meaning or type, none goes away, new ones
// may come. Numbers are shortest decimals that read back to the same float32; what is
// not finite is "NaN", "+Inf" or "-Inf".
//
//	lane    run in a race; 0 unless it is one
//	n       number of the finished step, from 1
//	ep      its epoch, from 1
//	loss    what was minimised, mean over the batch
//	loss_a  loss of branch A's own output; left out if it has none; loss_b likewise
//	alpha   array: the value used in this step's forward pass. alpha weighs A, 1 - alpha weighs B
//	raw     array: the trained parameter behind alpha, before this step's update; [] if none
//	dalpha  array: dloss/dalpha of this step; [] if not computed
//	ok of   right answers of the merge in the batch, and the size of the batch; ok is -1 if there is no right
//	ok_a    the same of A alone; -1 if not counted; ok_b likewise
//	lr      learning rate of this step
//	gn_a    norm of the gradient over A's parameters; gn_b likewise
//	ms      wall time in milliseconds: the one number that is not the same next time
//
// An ACTN has "at", the number of steps finished before it: it acts before step at+1.
//
// # From the trainer to the screen
//
//	trainer goroutine                                        screen goroutine
//	  step ── record.Writer.Step ── write(2) ── NAME.duet ──► Replay ──┐
//	       └─ Mailbox.Publish (after the write returned) ─────────────┴─► Feed.Drain, once a frame
//
// A step is shown only after its record was written. The screen draws what a Feed
// hands over and cannot tell a run from a replay. The mailbox never makes the trainer
// wait: when it is full it folds neighbouring points (min, mean, max, last and count
// are kept), while evaluations and actions are never folded or dropped.
//
// # Looking into a model
//
//	Live.Save ── a checkpoint of where the run stands ── Load ── Trained
//	                                                      Predict: Predictions ── Scores, Effects, Ledger, Check
//	                                                      Looker:  one sample, every layer;
//	                                                               dloss/dmerged through the head
//
// # Going another way
//
//	Fork ── job, and the past up to step n ── Start ── the same bits up to n, then paused
//
// # Words
//
//	session  the file          run    what writes it      replay  what plays it
//	mark     an event on the timeline                     lane    one run in a race
//	point    one step, or several folded together
//	torn     cut off, as after a crash: plays to its end and says so
//	damaged  bytes changed that had been written: refused
//
// # Goroutines and memory
//
// A record.Writer belongs to the trainer's goroutine. A Mailbox has a lock: one
// goroutine publishes, one drains; a Batch belongs to the one that drains, and its
// slices hold until it is drained into again. A Replay belongs to the screen's
// goroutine and starts none. A Store has no state and may be used from anywhere.
package sessions
