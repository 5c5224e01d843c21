/// Templates about HTML, and about what prints values over several lines.
extension OracleCase {
    static let markup: [OracleCase] = [
        "{{ visits|pprint }}",
        "{{ address|pprint }}",
        "{{ tags|pprint }}",
        "{{ long|pprint }}",
        "{{ text|pprint }}",
        "{{ (text ~ ' ' ~ long)|pprint }}",
        "{{ [text ~ ' ' ~ long, 1]|pprint }}",
        "{{ {'k': text ~ ' ' ~ long, 'a': [long, long]}|pprint }}",
        "{{ (long, long)|pprint }}",
        "{{ (long ~ long,)|pprint }}",
        "{{ [[[long, text], [long]], (text,)]|pprint }}",
        "{{ 'x'|pprint }}",
        "{{ 1|pprint }}",
        "{{ none|pprint }}",
        "{{ 1.5|pprint }}",
        "{{ true|pprint }}",
        "{{ ''|pprint }}",
        "{{ []|pprint }}",
        "{{ {}|pprint }}",
        "{{ ('x' * 100)|pprint }}",
        "{{ ('x ' * 100)|pprint }}",
        "{{ ('é日 ' * 40)|pprint }}",
        #"{{ ('a\n' * 60)|pprint }}"#,
        #"""
        {{ ('line one of it\nline two that is a good deal longer than the others and goes beyond the width\n\#
        \n' * 2)|pprint }}
        """#,
        "{{ range(100)|list|pprint }}",
        "{{ (range(100)|pprint) }}",
        "{{ {'b': 1, 'a': 2, 3: 4, none: 5, 2.5: 6, true: 7}|pprint }}",
        "{{ [{'b': 1, 'a': 2}]|pprint }} {{ ({'b': {'d': 1, 'c': 2}, 'a': 2},)|pprint }}",
        "{{ [{'b': long, 'a': {'z': long, 'y': [1, 2, 3]}}]|pprint }}",
        "{{ {'key' * 20: 'value' * 20, 'k2': {'key' * 20: ['value' * 20]}}|pprint }}",
        "{{ _id|pprint }}",
        "{{ born|pprint }}",
        "{{ balance|pprint }}",
        "{{ [_id, born, balance, joined, born, _id]|pprint }}",
        "{{ (long|safe)|pprint }} {{ [long|safe, long|e]|pprint }}",
        "{{ visits|groupby('kind')|pprint }}",
        "{{ tree|pprint }}",
        "{{ matrix|pprint }} {{ pairs|pprint }} {{ unicode|pprint }} {{ quotes|pprint }} {{ html|pprint }}",
        "{{ nope|pprint }}",
        "{{ tags|pprint(1) }}",
        "{{ tags|pprint(verbose=true) }}",
        "{{ (tags|map('upper')|list)|pprint }}",
        """
        {{ {'a': {'b': {'c': {'d': {'e': 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'f': 'yyyyyyyyyyyyyyyyy\
        yyyyyyyyyyyyyyyyyyyyyyyyyy'}}}}}|pprint }}
        """,
        "{{ ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'b']|pprint }}",
        "{{ ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']|pprint }}",
        "{{ ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']|pprint }}",
        "{{ '<p>Hello <b>World</b> &amp; &lt;you&gt;</p>'|striptags }}",
        "{{ html|striptags }}",
        "{{ 'a < b > c'|striptags }}",
        "{{ 'a <!-- x <b> --> c'|striptags }}",
        "{{ 'a <!-- x'|striptags }}",
        "{{ '<!-->x-->y'|striptags }}",
        "{{ 'a<b'|striptags }}",
        #"{{ '  a \n\t b  '|striptags }}"#,
        "{{ ''|striptags }}",
        "{{ 5|striptags }}",
        "{{ none|striptags }}",
        "{{ [1]|striptags }}",
        """
        {{ '&eacute;&Eacute;&nbsp;&hellip;&#233;&#xe9;&#XE9;&#128;&#0;&#1;&#xD800;&#x110000;&#xFFFE;&#999999\
        99999;'|striptags }}
        """,
        """
        {{ '&notit; &not; &notin; &amp &ampx &xyz; & &; &#; &#x; &#xg; &copy2024 &frac12x &AMP; &NewLine; &T\
        ab;x &fjlig; &acE;'|striptags }}
        """,
        "{{ ('<b>x</b>&lt;'|safe)|striptags }}",
        "{{ '&lt;b&gt;'|striptags }}",
        "{{ ('<i>' ~ name ~ '</i>')|striptags|upper }}",
        "{{ nope|striptags }}",
        "{{ html|striptags(1) }}",
        #"{{ {'a': 1, 'b': none, 'c': 'x<y', 'd': "q'\"", 'e': [1]}|xmlattr }}"#,
        "{{ {}|xmlattr }}",
        "{{ {'a': 1}|xmlattr(false) }}",
        "{{ {'a': 1}|xmlattr(autospace=false) }}",
        "{{ {'a': none}|xmlattr }}",
        "{{ address|xmlattr }}",
        "{{ {'a b': 1}|xmlattr }}",
        "{{ {'a/b': 1}|xmlattr }}",
        "{{ {'a=b': 1}|xmlattr }}",
        "{{ {'a>b': 1}|xmlattr }}",
        "{{ {'a<b&c': '<'|safe, 'é x': 2}|xmlattr }}",
        "{{ {'a<b&c': '<'|safe}|xmlattr }} {{ {'a': nope|default(none), 'b': true}|xmlattr }}",
        "{{ {1: 2}|xmlattr }}",
        "{{ [1]|xmlattr }}",
        "{{ 'a'|xmlattr }}",
        "{{ nope|xmlattr }}",
        "{{ {'a': nope}|xmlattr }}",
        "{{ 'http://example.com'|urlize }}",
        "{{ 'see https://example.com/path?a=1&b=2#x, (http://foo.org) and www.example.com.'|urlize }}",
        """
        {{ 'mail me@example.com or mailto:you@example.co.uk! example.com example.de foo.info/x foo.museum'|u\
        rlize }}
        """,
        "{{ 'http://example.com/a/very/long/path'|urlize(10) }}",
        "{{ 'http://example.com/a/very/long/path'|urlize(10, true) }}",
        "{{ 'www.x.com'|urlize(target='_blank') }}",
        "{{ 'www.x.com'|urlize(rel='b a') }}",
        "{{ 'www.x.com'|urlize(nofollow=true, rel='z') }}",
        #"{{ 'www.x.com'|urlize(trim_url_limit=3, target='_t"x') }}"#,
        "{{ 'ftp://x.org/y git:abc tel:123'|urlize(extra_schemes=['ftp://', 'git:', 'tel:']) }}",
        "{{ 'ftp://x.org'|urlize }}",
        "{{ 'x'|urlize(extra_schemes=['x']) }}",
        "{{ 'x'|urlize(extra_schemes='ftp:') }}",
        """
        {{ 'http://192.168.0.1:8080/x http://[::1]/ http://[2001:db8::1]:80 http://localhost http://localhos\
        t/x HTTP://EXAMPLE.COM https://a.b-c.d_e.com'|urlize }}
        """,
        """
        {{ '(see http://en.wikipedia.org/wiki/A_(b)) <http://x.org> &lt;http://y.org&gt; http://x.org/(a) ((\
        http://x.org/a))).'|urlize }}
        """,
        """
        {{ 'http://x http:// www. www.a http://a.b.c.d:99999 http://a.com:123456 http://xn--p1ai.xn--p1ai ht\
        tp://пример.рф http://münchen.de ab@cd @a@b.c a@b.c. a@b@c.d x:y@z.w www.a@b.com'|urlize }}
        """,
        "{{ html|urlize }}",
        "{{ ('<b> http://x.org </b>'|safe)|urlize }}",
        "{{ text|urlize }}",
        "{{ 5|urlize }}",
        "{{ none|urlize }}",
        #"{{ 'a\nhttp://x.org\n\thttp://y.org '|urlize }}"#,
        #"{{ 'http://x.org/é?q=ü http://x.org/"quote" http://x.org/a\'b'|urlize }}"#,
        "{{ nope|urlize }}",
        "{{ 'http://aaaaaaaaaa.org'|urlize('x') }}",
        "{{ 'http://aaaaaaaaaa.org'|urlize(-3) }}",
        "{{ [5]|random }} {{ 'x'|random }} {{ [1, 1]|random }} {{ (7,)|random }} {{ range(3, 4)|random }}",
        "{{ []|random }}",
        "{{ []|random is undefined }} {{ ''|random is defined }}",
        "{{ 5|random }}",
        "{{ none|random }}",
        "{{ {'a': 1}|random }}",
        "{{ (tags|map('upper'))|random }}",
        "{{ [1]|random(2) }}",
        "{{ nope|random }}",
    ]
}
