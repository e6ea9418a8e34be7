/** Reads received mail: raw bytes in, what a person or a program wants to know out. */
package com.sendook.inbound.parse;
