/**
 * What a person wrote in a reply, apart from what they quoted and from what their mail program put
 * below it. There is no standard for any of it: the rules are habits of mail programs, by language.
 */
package com.sendook.inbound.reply;
