/**
 * For whom something is done. An id enters at a door ({@code http}: the request's, {@code
 * inbound.smtp}: the receipt's), stands on the Vert.x context that serves it ({@link
 * com.sendook.trace.Trace}), goes with the work that it makes to whichever node does it ({@link
 * com.sendook.trace.Carried}), and is read where a line of the log is written ({@link
 * com.sendook.trace.TraceConverter}, {@link com.sendook.trace.TraceJsonEncoder}).
 *
 * <p>An event loop serves many at a time, so a thread cannot say for whom; each request, session
 * and turn of work has a context of its own (Vert.x calls it duplicated), on which its futures go
 * on. Where one waits for what others complete, {@link com.sendook.trace.Contexts} brings it back.
 */
package com.sendook.trace;
