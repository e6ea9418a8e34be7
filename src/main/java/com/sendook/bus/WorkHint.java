package com.sendook.bus;

/**
 * Work waits in the store, leased to the node that gets this hint.
 *
 * @param id the document that carries the work
 * @param token the lease under which it was taken; a worker without the right token changes nothing
 */
public record WorkHint(String id, String token) {}
