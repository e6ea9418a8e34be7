/**
 * Copies of an installation with the embedded stores, made while it runs, and brought back. The
 * counters of limits are not among it: they begin anew.
 */
package com.sendook.backup;
