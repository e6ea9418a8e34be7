/** Writes a mail: a record in, the bytes that are signed and transmitted out. */
package com.sendook.outbound.compose;
