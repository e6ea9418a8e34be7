package com.sendook;

/** Starts the gateway. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
