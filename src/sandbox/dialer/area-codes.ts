/** North American area codes by time zone; stands for VICIdial's table `vicidial_phone_codes`. */
const AREA_CODES: Readonly<Record<string, string>> = {
  'America/New_York':
    '201 202 203 207 212 215 216 220 223 229 231 234 239 240 248 252 267 269 272 276 301 302 304 305 313 315 ' +
    '321 330 332 336 339 347 351 352 380 386 401 404 407 410 412 413 419 423 434 440 443 470 475 478 484 502 ' +
    '508 513 516 517 518 540 551 561 567 570 571 585 586 603 606 607 609 610 614 616 617 631 646 667 678 680 ' +
    '681 689 703 704 706 716 717 718 724 727 732 734 740 743 754 757 762 770 772 774 781 786 802 803 804 810 ' +
    '813 814 828 838 839 843 845 848 854 856 857 859 860 862 863 864 865 878 904 908 910 912 914 917 919 929 ' +
    '934 937 941 947 954 959 973 978 980 984 989',
  'America/Chicago':
    '205 210 214 217 218 224 225 228 251 254 256 262 270 281 309 312 314 316 318 319 320 325 331 334 337 346 ' +
    '361 402 405 409 414 417 430 432 469 479 501 504 507 512 515 531 534 563 573 580 601 605 608 612 615 618 ' +
    '620 629 630 636 641 651 660 662 682 701 708 712 713 715 726 731 737 763 769 773 779 785 806 815 816 817 ' +
    '830 832 847 850 870 872 901 903 913 918 920 931 936 938 940 952 956 972 979 985',
  'America/Denver': '208 303 307 385 406 435 505 575 719 720 801 915 970 986',
  'America/Phoenix': '480 520 602 623 928',
  'America/Los_Angeles':
    '206 209 213 253 279 310 323 341 360 408 415 424 425 442 503 509 510 530 541 559 562 564 619 626 628 650 ' +
    '657 661 669 702 707 714 725 747 760 775 805 818 820 831 858 909 916 925 949 951 971',
  'America/Anchorage': '907',
  'Pacific/Honolulu': '808',
  'America/Toronto': '226 249 289 343 416 418 437 438 450 514 519 581 613 647 705 807 819 873 905',
  'America/Winnipeg': '204 431',
  'America/Regina': '306 639',
  'America/Edmonton': '403 587 780 825',
  'America/Vancouver': '236 250 604 672 778',
};

/** State or province by area code, where it has only one; the rest stays without. */
const STATES = new Map(
  (
    'AL 205 251 256 334 938|AK 907|AZ 480 520 602 623 928|AR 479 501 870|CA 209 213 310 323 408 415 424 442 510 530 559 562 ' +
    '619 626 628 650 657 661 669 707 714 747 760 805 818 831 858 909 916 925 949 951|CO 303 719 720 970|CT 203 475 860 959|' +
    'DC 202|DE 302|FL 239 305 321 352 386 407 561 727 754 772 786 813 850 863 904 941 954|GA 229 404 470 478 678 706 762 ' +
    '770 912|HI 808|IA 319 515 563 641 712|ID 208|IL 217 224 309 312 331 618 630 708 773 779 815 847 872|IN 219 260 317 574 ' +
    '765 812|KS 316 620 785 913|KY 270 502 606 859|LA 225 318 337 504 985|MA 339 351 413 508 617 774 781 857 978|MD 240 301 ' +
    '410 443 667|ME 207|MI 231 248 269 313 517 586 616 734 810 906 947 989|MN 218 320 507 612 651 763 952|MO 314 417 573 636 ' +
    '660 816|MS 228 601 662 769|MT 406|NC 252 336 704 828 910 919 980 984|ND 701|NE 308 402 531|NH 603|NJ 201 551 609 732 848 ' +
    '856 862 908 973|NM 505 575|NV 702 725 775|NY 212 315 332 347 516 518 585 607 631 646 716 718 838 845 914 917 929 934|' +
    'OH 216 220 234 330 380 419 440 513 567 614 740 937|OK 405 539 580 918|OR 458 503 541 971|PA 215 223 267 272 412 484 570 ' +
    '610 717 724 814 878|RI 401|SC 803 839 843 854 864|SD 605|TN 423 615 629 731 865 901 931|TX 210 214 254 281 325 346 361 ' +
    '409 430 432 469 512 682 713 737 806 817 830 832 903 915 936 940 956 972 979|UT 385 435 801|VA 276 434 540 571 703 757 ' +
    '804|VT 802|WA 206 253 360 425 509|WI 262 414 534 608 715 920|WV 304 681|WY 307|' +
    'ON 226 249 289 343 416 437 519 613 647 705 807 905|QC 418 438 450 514 581 819 873|MB 204 431|SK 306 639|' +
    'AB 403 587 780 825|BC 236 250 604 672 778'
  )
    .split('|')
    .flatMap((group) => {
      const [state = '', ...codes] = group.split(' ');
      return codes.map((code) => [code, state] as const);
    }),
);

/** A row of `vicidial_phone_codes`, as far as time zones and the area code check need it. */
export interface PhoneCode {
  readonly country_code: string;
  readonly areacode: string;
  readonly state: string;
  /** Hours east of UTC in winter, as VICIdial writes them (`-6`, `-3.50`). */
  readonly GMT_offset: string;
  /** Name of the rule for daylight saving time (`SSM-FSN`); empty = none. */
  readonly DST_range: string;
  readonly tz_code: string;
}

/** Winter offset, daylight saving rule and VICIdial's name of the zone. */
const ZONES: Readonly<Record<string, readonly [offset: string, dst: string, code: string]>> = {
  'America/New_York': ['-5', 'SSM-FSN', 'EST'],
  'America/Chicago': ['-6', 'SSM-FSN', 'CST'],
  'America/Denver': ['-7', 'SSM-FSN', 'MST'],
  'America/Phoenix': ['-7', '', 'MST'],
  'America/Los_Angeles': ['-8', 'SSM-FSN', 'PST'],
  'America/Anchorage': ['-9', 'SSM-FSN', 'AKST'],
  'Pacific/Honolulu': ['-10', '', 'HST'],
  'America/Toronto': ['-5', 'SSM-FSN', 'EST'],
  'America/Winnipeg': ['-6', 'SSM-FSN', 'CST'],
  'America/Regina': ['-6', '', 'CST'],
  'America/Edmonton': ['-7', 'SSM-FSN', 'MST'],
  'America/Vancouver': ['-8', 'SSM-FSN', 'PST'],
};

/** The same for countries that have one zone, or the zone of their first row. */
const COUNTRIES: Readonly<Record<string, readonly [offset: string, dst: string, code: string]>> = {
  27: ['2', '', 'SAST'],
  33: ['1', 'LSM-LSO', 'CET'],
  34: ['1', 'LSM-LSO', 'CET'],
  39: ['1', 'LSM-LSO', 'CET'],
  44: ['0', 'LSM-LSO', 'GMT'],
  49: ['1', 'LSM-LSO', 'CET'],
  52: ['-6', '', 'CST'],
  55: ['-3', '', 'BRT'],
  61: ['10', 'FSO-FSA', 'AEST'],
  64: ['12', 'LSS-FSA', 'NZST'],
  81: ['9', '', 'JST'],
  91: ['5.50', '', 'IST'],
};

/** Stands for `vicidial_phone_codes` where the dialer was not given one. Alabama comes first, as in the real table. */
export const DEFAULT_PHONE_CODES: readonly PhoneCode[] = [
  ...Object.entries(AREA_CODES)
    .flatMap(([zone, codes]) =>
      codes.split(' ').map((areacode) => phoneCode('1', areacode, ZONES[zone] ?? ['0', '', ''])),
    )
    .toSorted((a, b) => Number(b.areacode === '205') - Number(a.areacode === '205')),
  ...Object.entries(COUNTRIES).map(([country, zone]) => phoneCode(country, '', zone)),
];

/** Every North American area code that the stand-in knows of itself, ascending. */
export const NANP_AREA_CODES: readonly string[] = [
  ...new Set(Object.values(AREA_CODES).flatMap((codes) => codes.split(' '))),
].toSorted();

function phoneCode(
  country: string,
  areacode: string,
  [offset, dst, code]: readonly [string, string, string],
): PhoneCode {
  return {
    country_code: country,
    areacode,
    state: STATES.get(areacode) ?? '',
    GMT_offset: offset,
    DST_range: dst,
    tz_code: code,
  };
}
