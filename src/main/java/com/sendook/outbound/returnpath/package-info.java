/**
 * Where reports on a mail come back to: each delivery has a reverse-path of its own (VERP), which
 * names it and is signed. Whoever sends reads it back when mail comes there.
 */
package com.sendook.outbound.returnpath;
