package com.sendook.command;

import com.sendook.config.ConfigLoader;
import com.sendook.config.GatewayConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command as it was called.
 *
 * @param config the configuration file, or null
 * @param environment with what the command line says over it
 * @param operands what stands on the line that is no option
 * @param options by name; those without a value have an empty one
 */
public record Invocation(
    Path config,
    Map<String, String> environment,
    List<String> operands,
    Map<String, String> options) {

  /** The configuration of the gateway. */
  public GatewayConfig load() {
    return ConfigLoader.load(config, environment);
  }

  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  public boolean has(String name) {
    return options.containsKey(name);
  }

  /** An option that there has to be. */
  public String required(String name) {
    return option(name).orElseThrow(() -> new UsageException(name + " must be given"));
  }

  /**
   * The operand at this place.
   *
   * @param what it is, for who left it out
   */
  public String operand(int index, String what) {
    if (index >= operands.size()) {
      throw new UsageException(what + " must be given");
    }
    return operands.get(index);
  }

  /** Fails where there are more operands. */
  public Invocation atMost(int count) {
    if (operands.size() > count) {
      throw new UsageException("what is " + operands.get(count) + "?");
    }
    return this;
  }
}
