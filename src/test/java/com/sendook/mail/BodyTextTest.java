package com.sendook.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTextTest {
  @Test
  void readsHtmlAsAReaderWould() {
    assertThat(
            BodyText.fromHtml(
                """
                <html><head><title>no</title><style>p {}</style></head><body>
                <h1>Title</h1><p>One <b>bold</b>
                line.<br>Two&nbsp;&amp; three</p>
                <ul><li>a</li><li>b<ol><li>x</li><li>y</li></ol></li></ul>
                <p>See <a href="https://example.org/x">the page</a> or
                <a href="mailto:a@example.org">a@example.org</a> <a href="https://e.org">https://e.org</a>.</p>
                <div>first</div><div>second</div>
                <table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>
                <pre>  kept
                    as is</pre><script>alert(1)</script></body></html>
                """))
        .isEqualTo(
            """
            Title

            One bold line.
            Two & three

            - a
            - b
              1. x
              2. y

            See the page (https://example.org/x) or a@example.org https://e.org.

            first
            second

            1 2
            3

              kept
                as is""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c|- a$- b$$c",
        "<ul><li><p>a</p><p>b<br>c</p></li><li>d</li></ul>|- a$$  b$  c$- d",
        "<ol><li><div>a</div><ul><li><p>x</p><p>y</p></li></ul></li><li><p>b|1. a$  - x$$    y$2. b",
        "<ul><li><ul><li>a</ul><li></li><li>b</ul>|-$  - a$-$- b",
        "<ul><li><a href='u'><p>a</p></a></li><li><pre>x$ y</pre></ul>|- a (u)$- x$   y",
        "a<noscript><ul><li>no<hr></ul></noscript>b|ab",
      })
  void laysOutLists(String html, String text) {
    assertThat(BodyText.fromHtml(html.replace('$', '\n'))).isEqualTo(text.replace('$', '\n'));
  }

  @Test
  void showsTextInHtmlAsItIs() {
    assertThat(BodyText.toHtml("a < b & \"c\"\r\n  two\n\n<script>"))
        .isEqualTo(
            "<html><body><div>a &lt; b &amp; &quot;c&quot;<br>\n &nbsp;two<br>\n<br>\n&lt;script&gt;</div></body></html>\n");
  }

  @Test
  void readsDeepHtml() {
    assertThat(BodyText.fromHtml("<div>".repeat(20_000) + "x")).isEqualTo("x");
  }
}
