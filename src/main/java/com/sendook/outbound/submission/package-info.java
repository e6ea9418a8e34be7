/**
 * What mail programs submit (RFC 6409), on its way into the same acceptance as the API's: counted
 * by the same limits, and taken once however often it comes.
 */
package com.sendook.outbound.submission;
