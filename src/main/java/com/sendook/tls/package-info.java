/** What servers show of themselves in TLS: certificates from files, for whichever protocol. */
package com.sendook.tls;
