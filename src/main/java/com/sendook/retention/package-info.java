/**
 * What is kept for a time only, and how it goes: {@link com.sendook.retention.Kind} says what is
 * old and what must stay all the same, {@link com.sendook.retention.Retention} goes through it.
 */
package com.sendook.retention;
