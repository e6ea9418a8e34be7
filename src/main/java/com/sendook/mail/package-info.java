/**
 * What writing and reading mail share: addresses, message ids, encoded words, charsets, text and
 * HTML.
 */
package com.sendook.mail;
