/**
 * What stands behind the submission ports: who may send through which inbox, and what a mail
 * program's mail says in the terms of the API.
 */
package com.sendook.inbound.submission;
