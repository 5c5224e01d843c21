/// Templates about dates, days, times and what lies between them.
extension OracleCase {
    static let dateMethods: [OracleCase] = [
        "{{ born.isoformat('T', 'minutes') }}",
        "{{ born.isoformat(timespec='hours') }}",
        "{{ born.isoformat(' ', timespec='seconds') }}",
        "{{ born.isoformat(sep='_', timespec='milliseconds') }}",
        "{{ joined.isoformat(timespec='microseconds') }}",
        "{{ joined.isoformat(timespec='auto') }}",
        "{{ born.isoformat('é') }}",
        "{{ born.isoformat('ab') }}",
        "{{ born.isoformat('') }}",
        "{{ born.isoformat(5) }}",
        "{{ born.isoformat(timespec='x') }}",
        "{{ born.isoformat('T', 'auto', 1) }}",
        "{{ born.isoformat(foo=1) }}",
        "{{ born.date() }}",
        "{{ born.time() }}",
        "{{ joined.time() }}",
        "{{ [born.date(), born.time(), joined.time()] }}",
        "{{ born.date().isoformat() }}",
        "{{ born.time().isoformat() }}",
        "{{ joined.time().isoformat('minutes') }}",
        "{{ born.time().isoformat(timespec='milliseconds') }}",
        "{{ born.date(1) }}",
        "{{ born.time(1) }}",
        "{{ born.date().isoformat('x') }}",
        "{{ born.date().year }}",
        "{{ born.date().month }}",
        "{{ born.date().day }}",
        "{{ born.time().hour }}",
        "{{ born.time().minute }}",
        "{{ born.time().second }}",
        "{{ born.time().microsecond }}",
        "{{ born.fold }}",
        "{{ born.tzinfo }}",
        "{{ born.time().tzinfo }}",
        "{{ born.time().fold }}",
        "{{ born.date().hour }}",
        "{{ born.time().year }}",
        "{{ born.timestamp() }}",
        "{{ joined.timestamp() }}",
        "{{ (born - joined).total_seconds() }}",
        "{{ (joined - born).days }}",
        "{{ (joined - born).seconds }}",
        "{{ (born - joined).microseconds }}",
        "{{ born - joined }}",
        "{{ joined - born }}",
        "{{ [joined - born, joined - joined] }}",
        "{{ born.timestamp(1) }}",
        "{{ born.replace(year=2000) }}",
        "{{ born.replace(2001, 2, 3) }}",
        "{{ born.replace(hour=0, minute=0, second=0, microsecond=0) }}",
        "{{ born.replace(month=12).isoformat() }}",
        "{{ joined.replace(day=1) }}",
        "{{ born.replace() == born }}",
        "{{ born.replace(tzinfo=none) == born }}",
        "{{ born.date().replace(day=31) }}",
        "{{ born.date().replace(1999, 1) }}",
        "{{ born.time().replace(hour=23) }}",
        "{{ born.replace(fold=0) == born }}",
        "{{ born.replace(day=32) }}",
        "{{ joined.replace(year=2021) }}",
        "{{ born.replace(year=0) }}",
        "{{ born.replace(year=10000) }}",
        "{{ born.replace(month=13) }}",
        "{{ born.replace(hour=24) }}",
        "{{ born.replace(minute=-1) }}",
        "{{ born.replace(foo=1) }}",
        "{{ born.replace(hour='a') }}",
        "{{ born.replace(hour=1.5) }}",
        "{{ born.replace(2000, year=2001) }}",
        "{{ born.date().replace(hour=1) }}",
        "{{ born.time().replace(day=1) }}",
        "{{ born.weekday() }}",
        "{{ born.isoweekday() }}",
        "{{ born.toordinal() }}",
        "{{ born.ctime() }}",
        "{{ born.isocalendar() }}",
        "{{ born.isocalendar()[1] }}",
        "{{ born.isocalendar().week }}",
        "{{ born.isocalendar().year }}",
        "{{ born.isocalendar().weekday }}",
        "{{ born.isocalendar() == (1983, 10, 3) }}",
        "{{ born.isocalendar()|list }}",
        "{{ [joined.isocalendar()] }}",
        "{{ born.date().isocalendar()|length }}",
        "{{ born.isocalendar()|join('-') }}",
        "{{ born.isocalendar()[:2] }}",
        "{{ born.weekday(1) }}",
        "{{ born.toordinal(1) }}",
        "{{ born.isocalendar(1) }}",
        "{{ born.utcoffset() }}",
        "{{ born.dst() }}",
        "{{ born.tzname() }}",
        "{{ born.date().weekday() }}",
        "{{ born.date().isoweekday() }}",
        "{{ born.date().toordinal() }}",
        "{{ born.date().ctime() }}",
        "{{ joined.date().strftime('%d.%m.%Y %H:%M') }}",
        "{{ born.time().strftime('%H:%M:%S.%f %Y-%m-%d %a') }}",
        "{{ born.strftime() }}",
        "{{ born.strftime(5) }}",
        "{{ born.strftime('%Y', 1) }}",
        "{{ born.strftime(format='%Y') }}",
        "{{ born.date().strftime(none) }}",
        "{{ born.strftime('') }}",
        "{{ born.strftime('100%% %d') }}",
        "{{ born.strftime('é %Y ü日') }}",
        "{{ born.strftime('%') }}",
        "{{ born.strftime('x%') }}",
        "{{ born.strftime('%z%Z|') }}",
        "{{ born.strftime('%-H %_H %0e %^a %^B %#p %#Z %#a %-j %_m %-I %-S') }}",
        "{{ (joined - born) * 2 }}",
        "{{ 2 * (joined - born) }}",
        "{{ (joined - born) / 2 }}",
        "{{ (joined - born) / 3 }}",
        "{{ (joined - born) // 7 }}",
        "{{ (joined - born) * 1.5 }}",
        "{{ (joined - born) / (joined - born) }}",
        "{{ (joined - born) // (joined - joined.replace(day=1)) }}",
        "{{ (joined - born) % (joined - joined.replace(day=1)) }}",
        "{{ -(joined - born) }}",
        "{{ +(joined - born) }}",
        "{{ (born - joined)|abs }}",
        "{{ (joined - born) + (joined - born) }}",
        "{{ (joined - born) - (born - joined) }}",
        "{{ (joined - born) / 1.7 }}",
        "{{ (joined - born) * true }}",
        "{{ (joined - born) / 0 }}",
        "{{ (joined - born) / 0.0 }}",
        "{{ (joined - born) // 0 }}",
        "{{ (joined - born) % 0 }}",
        "{{ (joined - born) % (joined - joined) }}",
        "{{ (joined - born) + 1 }}",
        "{{ 1 - (joined - born) }}",
        "{{ (joined - born) * (joined - born) }}",
        "{{ (joined - born) // 1.5 }}",
        "{{ (joined - born) ** 2 }}",
        "{{ (joined - born) * 'x' }}",
        "{{ 5 / (joined - born) }}",
        "{{ joined + (joined - born) }}",
        "{{ joined - (joined - born) }}",
        "{{ (joined - born) + joined }}",
        "{{ joined.date() + (joined - born) }}",
        "{{ joined.date() - born.date() }}",
        "{{ joined.date() - (joined - born) }}",
        "{{ (joined - born) + joined.date() }}",
        "{{ joined.date() + (born - joined) }}",
        "{{ joined + joined }}",
        "{{ joined + 1 }}",
        "{{ joined - 1 }}",
        "{{ joined * 2 }}",
        "{{ (joined - born) - joined }}",
        "{{ joined - joined.date() }}",
        "{{ joined.date() - joined }}",
        "{{ joined.time() + (joined - born) }}",
        "{{ joined + (joined - born) * 1000 }}",
        "{{ joined < born }}",
        "{{ joined.date() > born.date() }}",
        "{{ joined.time() >= born.time() }}",
        "{{ joined - born > born - joined }}",
        "{{ joined.date() == joined }}",
        "{{ joined.date() == joined.date() }}",
        "{{ joined - born == joined - born }}",
        "{{ (joined - born) == 0 }}",
        "{{ joined != none }}",
        "{{ joined.time() == joined.time() }}",
        "{{ [joined, born]|sort|first }}",
        "{{ [joined.date(), born.date()]|min }}",
        "{{ born in [born] }}",
        "{{ born.date() in [joined.date(), born.date()] }}",
        "{{ joined < born.date() }}",
        "{{ joined.date() < born }}",
        "{{ joined < 1 }}",
        "{{ (joined - born) < 1 }}",
        "{{ joined.time() < joined }}",
        "{{ 'y' if joined - joined else 'n' }}",
        "{{ 'y' if joined - born else 'n' }}",
        "{{ 'y' if joined else 'n' }}",
        "{{ {joined.date(): 1}[joined.date()] }}",
        "{{ {joined - born: 1}[joined - born] }}",
        "{{ [joined.date(), joined.date(), born.date()]|unique|list }}",
        "{{ {born: 1}[born] }}",
        "{{ {joined.time(): 1, joined.time(): 2}|length }}",
        "{{ _id.generation_time }}",
        "{{ _id.generation_time.year }}",
        "{{ [_id.generation_time] }}",
        "{{ _id.generation_time.strftime('%d.%m.%Y %H:%M %z %Z') }}",
        "{{ _id.generation_time.isoformat() }}",
        "{{ _id.generation_time.isoformat(' ', 'minutes') }}",
        "{{ _id.generation_time.date() }}",
        "{{ _id.generation_time.timestamp() }}",
        "{{ _id.generation_time.replace(tzinfo=none) > born }}",
        "{{ _id.generation_time.utcoffset() }}",
        "{{ _id.generation_time.tzname() }}",
        "{{ '{:%H:%M %Z}'.format(_id.generation_time) }}",
        "{{ _id.generation_time - _id.generation_time }}",
        "{{ _id.generation_time + (joined - joined.replace(day=1)) }}",
        "{{ _id.generation_time == _id.generation_time }}",
        "{{ _id.generation_time == born }}",
        "{{ _id.generation_time.replace(hour=1) }}",
        "{{ _id.generation_time - born }}",
        "{{ _id.generation_time < born }}",
        "{{ '{:%Y}'.format(born.date()) }}",
        "{{ '{:%H}'.format(born.time()) }}",
        "{{ '{}'.format(joined - born) }}",
        "{{ '%s' % (joined - born) }}",
        "{{ '{!r}'.format(joined.date()) }}",
        "{{ '{:5}'.format(joined - born) }}",
        "{{ (joined - born).nope }}",
        "{{ joined.nope() }}",
        "{{ joined.date().nope }}",
        "{{ (joined - born).total_seconds(1) }}",
        "{{ (joined - born)|tojson }}",
        "{{ joined.date()|tojson }}",
        "{{ visits|map(attribute='date')|map('string')|join(', ') }}",
        "{{ visits|groupby('date.year')|map(attribute='grouper')|list }}",
        "{{ visits|map(attribute='date')|max }}",
        "{{ (visits|map(attribute='date')|max) - (visits|map(attribute='date')|min) }}",
        "{{ visits|sort(attribute='date', reverse=true)|map(attribute='doctor')|list }}",
        """
        {% for v in visits %}{{ v.date.strftime('%d. %B %Y, %A') }} ({{ (v.date - born).days // 365 }});{% e\
        ndfor %}
        """,
        """
        {{ born.strftime('a=%a|b=%b|c=%c|d=%d|e=%e|g=%g|h=%h|j=%j|k=%k|l=%l|m=%m|n=%n|p=%p|r=%r|t=%t|u=%u|w=\
        %w|x=%x|y=%y|z=%z|A=%A|B=%B|C=%C|D=%D|F=%F|G=%G|H=%H|I=%I|M=%M|P=%P|R=%R|S=%S|T=%T|U=%U|V=%V|W=%W|X=\
        %X|Y=%Y|Z=%Z|%=%%') }}
        """,
        """
        {{ born.strftime('a=%-a|b=%-b|c=%-c|d=%-d|e=%-e|g=%-g|h=%-h|j=%-j|k=%-k|l=%-l|m=%-m|n=%-n|p=%-p|r=%-\
        r|t=%-t|u=%-u|w=%-w|x=%-x|y=%-y|z=%-z|A=%-A|B=%-B|C=%-C|D=%-D|F=%-F|G=%-G|H=%-H|I=%-I|M=%-M|P=%-P|R=\
        %-R|S=%-S|T=%-T|U=%-U|V=%-V|W=%-W|X=%-X|Y=%-Y|Z=%-Z|%=%-%') }}
        """,
        """
        {{ born.strftime('a=%_a|b=%_b|c=%_c|d=%_d|e=%_e|g=%_g|h=%_h|j=%_j|k=%_k|l=%_l|m=%_m|n=%_n|p=%_p|r=%_\
        r|t=%_t|u=%_u|w=%_w|x=%_x|y=%_y|z=%_z|A=%_A|B=%_B|C=%_C|D=%_D|F=%_F|G=%_G|H=%_H|I=%_I|M=%_M|P=%_P|R=\
        %_R|S=%_S|T=%_T|U=%_U|V=%_V|W=%_W|X=%_X|Y=%_Y|Z=%_Z|%=%_%') }}
        """,
        """
        {{ born.strftime('a=%0a|b=%0b|c=%0c|d=%0d|e=%0e|g=%0g|h=%0h|j=%0j|k=%0k|l=%0l|m=%0m|n=%0n|p=%0p|r=%0\
        r|t=%0t|u=%0u|w=%0w|x=%0x|y=%0y|z=%0z|A=%0A|B=%0B|C=%0C|D=%0D|F=%0F|G=%0G|H=%0H|I=%0I|M=%0M|P=%0P|R=\
        %0R|S=%0S|T=%0T|U=%0U|V=%0V|W=%0W|X=%0X|Y=%0Y|Z=%0Z|%=%0%') }}
        """,
        """
        {{ born.strftime('a=%^a|b=%^b|c=%^c|d=%^d|e=%^e|g=%^g|h=%^h|j=%^j|k=%^k|l=%^l|m=%^m|n=%^n|p=%^p|r=%^\
        r|t=%^t|u=%^u|w=%^w|x=%^x|y=%^y|z=%^z|A=%^A|B=%^B|C=%^C|D=%^D|F=%^F|G=%^G|H=%^H|I=%^I|M=%^M|P=%^P|R=\
        %^R|S=%^S|T=%^T|U=%^U|V=%^V|W=%^W|X=%^X|Y=%^Y|Z=%^Z|%=%^%') }}
        """,
        """
        {{ born.strftime('a=%#a|b=%#b|c=%#c|d=%#d|e=%#e|g=%#g|h=%#h|j=%#j|k=%#k|l=%#l|m=%#m|n=%#n|p=%#p|r=%#\
        r|t=%#t|u=%#u|w=%#w|x=%#x|y=%#y|z=%#z|A=%#A|B=%#B|C=%#C|D=%#D|F=%#F|G=%#G|H=%#H|I=%#I|M=%#M|P=%#P|R=\
        %#R|S=%#S|T=%#T|U=%#U|V=%#V|W=%#W|X=%#X|Y=%#Y|Z=%#Z|%=%#%') }}
        """,
        """
        {{ _id.generation_time.strftime('a=%a|b=%b|c=%c|d=%d|e=%e|g=%g|h=%h|j=%j|k=%k|l=%l|m=%m|n=%n|p=%p|r=\
        %r|t=%t|u=%u|w=%w|x=%x|y=%y|z=%z|A=%A|B=%B|C=%C|D=%D|F=%F|G=%G|H=%H|I=%I|M=%M|P=%P|R=%R|S=%S|T=%T|U=\
        %U|V=%V|W=%W|X=%X|Y=%Y|Z=%Z|%=%%') }}
        """,
        """
        {{ _id.generation_time.strftime('a=%-a|b=%-b|c=%-c|d=%-d|e=%-e|g=%-g|h=%-h|j=%-j|k=%-k|l=%-l|m=%-m|n\
        =%-n|p=%-p|r=%-r|t=%-t|u=%-u|w=%-w|x=%-x|y=%-y|z=%-z|A=%-A|B=%-B|C=%-C|D=%-D|F=%-F|G=%-G|H=%-H|I=%-I\
        |M=%-M|P=%-P|R=%-R|S=%-S|T=%-T|U=%-U|V=%-V|W=%-W|X=%-X|Y=%-Y|Z=%-Z|%=%-%') }}
        """,
        """
        {{ _id.generation_time.strftime('a=%_a|b=%_b|c=%_c|d=%_d|e=%_e|g=%_g|h=%_h|j=%_j|k=%_k|l=%_l|m=%_m|n\
        =%_n|p=%_p|r=%_r|t=%_t|u=%_u|w=%_w|x=%_x|y=%_y|z=%_z|A=%_A|B=%_B|C=%_C|D=%_D|F=%_F|G=%_G|H=%_H|I=%_I\
        |M=%_M|P=%_P|R=%_R|S=%_S|T=%_T|U=%_U|V=%_V|W=%_W|X=%_X|Y=%_Y|Z=%_Z|%=%_%') }}
        """,
        """
        {{ _id.generation_time.strftime('a=%0a|b=%0b|c=%0c|d=%0d|e=%0e|g=%0g|h=%0h|j=%0j|k=%0k|l=%0l|m=%0m|n\
        =%0n|p=%0p|r=%0r|t=%0t|u=%0u|w=%0w|x=%0x|y=%0y|z=%0z|A=%0A|B=%0B|C=%0C|D=%0D|F=%0F|G=%0G|H=%0H|I=%0I\
        |M=%0M|P=%0P|R=%0R|S=%0S|T=%0T|U=%0U|V=%0V|W=%0W|X=%0X|Y=%0Y|Z=%0Z|%=%0%') }}
        """,
        """
        {{ _id.generation_time.strftime('a=%^a|b=%^b|c=%^c|d=%^d|e=%^e|g=%^g|h=%^h|j=%^j|k=%^k|l=%^l|m=%^m|n\
        =%^n|p=%^p|r=%^r|t=%^t|u=%^u|w=%^w|x=%^x|y=%^y|z=%^z|A=%^A|B=%^B|C=%^C|D=%^D|F=%^F|G=%^G|H=%^H|I=%^I\
        |M=%^M|P=%^P|R=%^R|S=%^S|T=%^T|U=%^U|V=%^V|W=%^W|X=%^X|Y=%^Y|Z=%^Z|%=%^%') }}
        """,
        """
        {{ _id.generation_time.strftime('a=%#a|b=%#b|c=%#c|d=%#d|e=%#e|g=%#g|h=%#h|j=%#j|k=%#k|l=%#l|m=%#m|n\
        =%#n|p=%#p|r=%#r|t=%#t|u=%#u|w=%#w|x=%#x|y=%#y|z=%#z|A=%#A|B=%#B|C=%#C|D=%#D|F=%#F|G=%#G|H=%#H|I=%#I\
        |M=%#M|P=%#P|R=%#R|S=%#S|T=%#T|U=%#U|V=%#V|W=%#W|X=%#X|Y=%#Y|Z=%#Z|%=%#%') }}
        """,
        """
        {{ born.time().strftime('a=%a|b=%b|c=%c|d=%d|e=%e|g=%g|h=%h|j=%j|k=%k|l=%l|m=%m|n=%n|p=%p|r=%r|t=%t|\
        u=%u|w=%w|x=%x|y=%y|z=%z|A=%A|B=%B|C=%C|D=%D|F=%F|G=%G|H=%H|I=%I|M=%M|P=%P|R=%R|S=%S|T=%T|U=%U|V=%V|\
        W=%W|X=%X|Y=%Y|Z=%Z|%=%%') }}
        """,
        """
        {{ born.time().strftime('a=%-a|b=%-b|c=%-c|d=%-d|e=%-e|g=%-g|h=%-h|j=%-j|k=%-k|l=%-l|m=%-m|n=%-n|p=%\
        -p|r=%-r|t=%-t|u=%-u|w=%-w|x=%-x|y=%-y|z=%-z|A=%-A|B=%-B|C=%-C|D=%-D|F=%-F|G=%-G|H=%-H|I=%-I|M=%-M|P\
        =%-P|R=%-R|S=%-S|T=%-T|U=%-U|V=%-V|W=%-W|X=%-X|Y=%-Y|Z=%-Z|%=%-%') }}
        """,
        """
        {{ born.time().strftime('a=%_a|b=%_b|c=%_c|d=%_d|e=%_e|g=%_g|h=%_h|j=%_j|k=%_k|l=%_l|m=%_m|n=%_n|p=%\
        _p|r=%_r|t=%_t|u=%_u|w=%_w|x=%_x|y=%_y|z=%_z|A=%_A|B=%_B|C=%_C|D=%_D|F=%_F|G=%_G|H=%_H|I=%_I|M=%_M|P\
        =%_P|R=%_R|S=%_S|T=%_T|U=%_U|V=%_V|W=%_W|X=%_X|Y=%_Y|Z=%_Z|%=%_%') }}
        """,
        """
        {{ born.time().strftime('a=%0a|b=%0b|c=%0c|d=%0d|e=%0e|g=%0g|h=%0h|j=%0j|k=%0k|l=%0l|m=%0m|n=%0n|p=%\
        0p|r=%0r|t=%0t|u=%0u|w=%0w|x=%0x|y=%0y|z=%0z|A=%0A|B=%0B|C=%0C|D=%0D|F=%0F|G=%0G|H=%0H|I=%0I|M=%0M|P\
        =%0P|R=%0R|S=%0S|T=%0T|U=%0U|V=%0V|W=%0W|X=%0X|Y=%0Y|Z=%0Z|%=%0%') }}
        """,
        """
        {{ born.time().strftime('a=%^a|b=%^b|c=%^c|d=%^d|e=%^e|g=%^g|h=%^h|j=%^j|k=%^k|l=%^l|m=%^m|n=%^n|p=%\
        ^p|r=%^r|t=%^t|u=%^u|w=%^w|x=%^x|y=%^y|z=%^z|A=%^A|B=%^B|C=%^C|D=%^D|F=%^F|G=%^G|H=%^H|I=%^I|M=%^M|P\
        =%^P|R=%^R|S=%^S|T=%^T|U=%^U|V=%^V|W=%^W|X=%^X|Y=%^Y|Z=%^Z|%=%^%') }}
        """,
        """
        {{ born.time().strftime('a=%#a|b=%#b|c=%#c|d=%#d|e=%#e|g=%#g|h=%#h|j=%#j|k=%#k|l=%#l|m=%#m|n=%#n|p=%\
        #p|r=%#r|t=%#t|u=%#u|w=%#w|x=%#x|y=%#y|z=%#z|A=%#A|B=%#B|C=%#C|D=%#D|F=%#F|G=%#G|H=%#H|I=%#I|M=%#M|P\
        =%#P|R=%#R|S=%#S|T=%#T|U=%#U|V=%#V|W=%#W|X=%#X|Y=%#Y|Z=%#Z|%=%#%') }}
        """,
    ]
}
