/**
 * {@code doctor}: looks at everything that the gateway needs, one class for each kind of thing, and
 * says what is wrong and what to do. It changes nothing and sends nothing.
 */
package com.sendook.command.doctor;
