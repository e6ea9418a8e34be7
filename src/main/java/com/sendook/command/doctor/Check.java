package com.sendook.command.doctor;

import java.util.List;

/** Looks at one kind of thing. Blocks. */
@FunctionalInterface
interface Check {
  /** What there is to say, at least that all is well. */
  List<Finding> look(Site site) throws Exception;
}
