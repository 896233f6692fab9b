SET lock_timeout = '1s';
	SELECT '漢字 żółć', '́'; 	DROP TABLE "漢字";
DROP TABLE "a	b";
