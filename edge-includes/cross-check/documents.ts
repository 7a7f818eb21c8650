/**
 * Documents whose result the Note decides: "ESI Language Specification 1.0", by its sections. In every text `/~/` is
 * the folder of the document itself.
 */

/** A document with what it includes, one request for it, and what the Note wants as its answer. */
export interface CrossDocument {
  name: string;
  /** The section that decides, of the Language specification unless another one is named. */
  section: string;
  /** The page. */
  page: string;
  /** What may be included, by name; a number is a failure with that status. */
  files?: Readonly<Record<string, string | number>>;
  /** Query of the request, without `?`. */
  query?: string;
  headers?: Readonly<Record<string, string>>;
  /** The composed page; `error`: an answer that is no page. */
  expected: string | 'error';
  /** The page is sent without `Surrogate-Control`. */
  unannounced?: boolean;
}

const files = { a: 'A', b: 'B', broken: 500, missing: 404 };

export const documents: readonly CrossDocument[] = [
  {
    name: 'an include is replaced by what it names',
    section: '3.1',
    page: '<p><esi:include src="/~/a"/></p>',
    expected: '<p>A</p>',
  },
  {
    name: 'two includes stay in order',
    section: '3.1',
    page: '<p><esi:include src="/~/b"/><esi:include src="/~/a"/></p>',
    expected: '<p>BA</p>',
  },
  {
    name: 'a relative address counts from the document',
    section: '3.1',
    page: '<p><esi:include src="a"/></p>',
    expected: '<p>A</p>',
  },
  {
    name: 'single quotes around an attribute',
    section: '3.1',
    page: "<p><esi:include src='/~/a'/></p>",
    expected: '<p>A</p>',
  },
  {
    name: 'alt stands in for a failed src',
    section: '3.1',
    page: '<p><esi:include src="/~/broken" alt="/~/b"/></p>',
    expected: '<p>B</p>',
  },
  {
    name: 'onerror="continue" leaves nothing behind',
    section: '3.1',
    page: '<p><esi:include src="/~/missing" onerror="continue"/>!</p>',
    expected: '<p>!</p>',
  },
  {
    name: 'a failed include without onerror makes the page an error',
    section: '3.1',
    page: '<p><esi:include src="/~/missing"/>!</p>',
    expected: 'error',
  },
  {
    name: 'an included document is processed when it says so',
    section: '3.1',
    page: '<p><esi:include src="/~/nested"/></p>',
    files: { nested: '<b><esi:include src="/~/a"/></b>' },
    expected: '<p><b>A</b></p>',
  },
  {
    name: 'a variable in an address',
    section: '3.1, 4.2',
    page: '<p><esi:include src="/~/$(QUERY_STRING{part})"/></p>',
    query: 'part=b',
    expected: '<p>B</p>',
  },
  {
    name: 'the first when that holds is taken',
    section: '3.3',
    page: '<p><esi:choose><esi:when test="1==2">x</esi:when><esi:when test="1==1">one</esi:when><esi:when test="2==2">two</esi:when><esi:otherwise>y</esi:otherwise></esi:choose></p>',
    expected: '<p>one</p>',
  },
  {
    name: 'otherwise, when none holds',
    section: '3.3',
    page: '<p><esi:choose><esi:when test="1==2">x</esi:when><esi:otherwise>y</esi:otherwise></esi:choose></p>',
    expected: '<p>y</p>',
  },
  {
    name: 'nothing, when none holds and there is no otherwise',
    section: '3.3',
    page: '<p><esi:choose><esi:when test="1==2">x</esi:when></esi:choose></p>',
    expected: '<p></p>',
  },
  {
    name: 'a choose inside a when',
    section: '3.3',
    page: '<p><esi:choose><esi:when test="1==1"><esi:choose><esi:when test="2==2">in</esi:when></esi:choose></esi:when></esi:choose></p>',
    expected: '<p>in</p>',
  },
  {
    name: 'the attempt, when it holds',
    section: '3.4',
    page: '<p><esi:try><esi:attempt><esi:include src="/~/a"/></esi:attempt><esi:except>x</esi:except></esi:try></p>',
    expected: '<p>A</p>',
  },
  {
    name: 'the except, when the attempt fails',
    section: '3.4',
    page: '<p><esi:try><esi:attempt><esi:include src="/~/broken"/></esi:attempt><esi:except>x</esi:except></esi:try></p>',
    expected: '<p>x</p>',
  },
  {
    name: 'a try inside an except',
    section: '3.4',
    page: '<p><esi:try><esi:attempt><esi:include src="/~/broken"/></esi:attempt><esi:except><esi:try><esi:attempt><esi:include src="/~/missing"/></esi:attempt><esi:except>last</esi:except></esi:try></esi:except></esi:try></p>',
    expected: '<p>last</p>',
  },
  {
    name: 'a comment goes away',
    section: '3.5',
    page: '<p>a<esi:comment text="nobody sees it"/>b</p>',
    expected: '<p>ab</p>',
  },
  {
    name: 'remove takes its content along',
    section: '3.6',
    page: '<p>a<esi:remove><a href="/">x</a></esi:remove>b</p>',
    expected: '<p>ab</p>',
  },
  {
    name: 'a variable in vars',
    section: '3.7, 4.1',
    page: '<p><esi:vars>$(QUERY_STRING{word})</esi:vars></p>',
    query: 'word=hello',
    expected: '<p>hello</p>',
  },
  {
    name: 'white space in vars stays',
    section: '3.7',
    page: '<p><esi:vars> $(QUERY_STRING{word}) </esi:vars></p>',
    query: 'word=hello',
    expected: '<p> hello </p>',
  },
  {
    name: 'a variable outside of ESI elements is text',
    section: '3.7',
    page: '<p>$(HTTP_HOST)<esi:comment text=""/></p>',
    expected: '<p>$(HTTP_HOST)</p>',
  },
  {
    name: 'what is inside <!--esi --> is processed',
    section: '3.8',
    page: '<p><!--esi <esi:include src="/~/a"/>--></p>',
    expected: '<p> A</p>',
  },
  {
    name: 'other comments stay as they are',
    section: '3.8',
    page: '<p><!-- plain --><esi:comment text=""/></p>',
    expected: '<p><!-- plain --></p>',
  },
  {
    name: 'a cookie',
    section: '4.1',
    page: '<p><esi:choose><esi:when test="$(HTTP_COOKIE{kind})==\'gold\'">gold</esi:when><esi:otherwise>none</esi:otherwise></esi:choose></p>',
    headers: { cookie: 'kind=gold' },
    expected: '<p>gold</p>',
  },
  {
    name: 'a language that is accepted is true',
    section: '4.1',
    page: '<p><esi:vars>$(HTTP_ACCEPT_LANGUAGE{de})</esi:vars></p>',
    headers: { 'accept-language': 'en;q=0.8, de;q=0.5' },
    expected: '<p>true</p>',
  },
  {
    name: 'the default of a variable without a value',
    section: '4.3',
    page: "<p><esi:vars>$(QUERY_STRING{word}|none) $(QUERY_STRING{word}|'none at all')</esi:vars></p>",
    expected: '<p>none none at all</p>',
  },
  {
    name: 'numbers are compared as numbers',
    section: '5.1',
    page: '<p><esi:choose><esi:when test="10>9">y</esi:when><esi:otherwise>n</esi:otherwise></esi:choose></p>',
    expected: '<p>y</p>',
  },
  {
    name: 'an empty operand makes a comparison false',
    section: '5.1',
    page: '<p><esi:choose><esi:when test="$(QUERY_STRING{no})==\'\'">y</esi:when><esi:otherwise>n</esi:otherwise></esi:choose></p>',
    expected: '<p>n</p>',
  },
  {
    name: 'parentheses group',
    section: '5.2',
    page: '<p><esi:choose><esi:when test="!((1==1)&(1==2))">y</esi:when><esi:otherwise>n</esi:otherwise></esi:choose></p>',
    expected: '<p>y</p>',
  },
  {
    name: 'a document that does not say so is left alone',
    section: 'Edge Architecture 2.1',
    page: '<p><esi:include src="/~/a"/></p>',
    unannounced: true,
    expected: '<p><esi:include src="/~/a"/></p>',
  },
].map((one) => ({ ...one, files: { ...files, ...('files' in one ? one.files : {}) } }));
