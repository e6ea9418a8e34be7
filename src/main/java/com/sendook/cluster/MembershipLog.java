package com.sendook.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says who comes and who goes: what an operator wants to see of a cluster. */
final class MembershipLog implements MembershipListener {
  private static final Logger log = LoggerFactory.getLogger("cluster");

  @Override
  public void memberAdded(MembershipEvent event) {
    if (!event.getMember().localMember()) {
      log.info("{} joined: {}", event.getMember().getAddress(), count(event));
    }
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    log.info("{} left: {}", event.getMember().getAddress(), count(event));
  }

  private static String count(MembershipEvent event) {
    int nodes = event.getMembers().size();
    return nodes == 1 ? "this node is alone" : nodes + " nodes";
  }
}
