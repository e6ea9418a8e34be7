/**
 * The event bus for programs that are no JVM: events of one organization, outwards only, in the
 * frames of the TCP bridge of Vert.x, over TLS and with an API key. Vert.x's own bridge takes
 * frames of any length from anybody, and keeps what a client does not read; this one does neither.
 */
package com.sendook.bridge;
