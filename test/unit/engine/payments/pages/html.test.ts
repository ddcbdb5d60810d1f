import { describe, expect, it } from 'vitest';
import { challengePage, escaped, inlineScript, wordsPage } from '#engine/payments/pages/html.ts';

describe('the documents', () => {
  it('hold the script as a script of its own text, and nothing in it ends it', () => {
    const script = inlineScript();
    expect(() => new Function(script)).not.toThrow();
    expect(script).not.toMatch(/<[/!]/);
    // What a bundler or a test runner would have it look up outside of itself.
    expect(script).not.toMatch(/__vi_import|__name\(|require\(|import\(/);
    expect(challengePage('payment', 'x', 'n0nce').match(/<script/g)).toHaveLength(1);
  });

  it.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onload='x", '&lt;b&gt;'])(
    'show %s as it is written',
    (title) => {
      for (const html of [challengePage('setup', title, 'n'), wordsPage({ heading: 'H', text: 'T', title }, 'n')]) {
        expect(html).not.toContain(title);
        expect(html).toContain(escaped(title));
      }
      expect(escaped(title)).not.toMatch(/[<>"']/);
    },
  );

  it('have no handlers and no styles in attributes, which their policy would not let work', () => {
    const html = challengePage('setup', 'x', 'n') + wordsPage({ heading: 'H', text: 'T' }, 'n');
    expect(html).not.toMatch(/<[^>]+ (?:on[a-z]+|style)=/);
  });
});
