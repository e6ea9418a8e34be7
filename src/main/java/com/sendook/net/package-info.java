/** What there is to know of addresses on the network, whoever asks. */
package com.sendook.net;
