/**
 * What an operator tells the program to do, one class for each command; {@code
 * com.sendook.Commands} is the table of all. A command reads the same configuration as the gateway.
 * Those that look at or change what a running gateway has in hand ask it by its management port,
 * where they are known by the installation's secret key, so that they are the same with the
 * embedded stores and with others.
 */
package com.sendook.command;
